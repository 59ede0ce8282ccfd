package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The custom resources the suite applies, as a user would write them. */
final class Manifests {
    static final String API_VERSION = "argoproj.io/v1alpha1";
    static final String SERVICE_ACCOUNT = "event-source";
    static final int WEBHOOK_PORT = 12000;
    static final String EVENT = "numbers";
    /** Names the events that all replicas read. */
    static final String SHARING = "tandem.io/active-active";

    static final String HOOK_SECRET = "hook";
    static final String HOOK_KEY = "secret";
    /** What signed requests are signed with. */
    static final String HOOK_TEXT = "not a secret";

    static final String TLS_SECRET = "listener-tls";
    static final String TLS_CERTIFICATE = "tls.crt";
    static final String TLS_KEY = "tls.key";

    private static final String STREAM = "maxMsgs: 1000000\nduplicates: 300s\nreplicas: %d\n";

    private final Peers peers;
    private final EventSpecs events;

    Manifests(Peers peers) {
        this.peers = peers;
        events = new EventSpecs(peers.sources(), peers.namespace());
    }

    /** The EventBus of a kind, named as the kind. */
    GenericKubernetesResource bus(BusKind kind) {
        Map<String, Object> spec =
                switch (kind) {
                    case JETSTREAM, CLUSTER ->
                        Map.of(
                                "jetstreamExotic",
                                Map.of(
                                        "url",
                                        peers.busUrl(kind),
                                        "streamConfig",
                                        STREAM.formatted(kind == BusKind.CLUSTER ? PeerCluster.SIZE : 1)));
                    case KAFKA ->
                        Map.of(
                                "kafka",
                                Map.of(
                                        "url",
                                        peers.sources().kafkaUrl(),
                                        "topic",
                                        Peers.BUS_TOPIC,
                                        "version",
                                        "2.8.0"));
                };
        return resource("EventBus", kind.label(), Map.of(), spec);
    }

    /** The EventSource of a case: replicas that say in each event which of them it comes from, if they can. */
    GenericKubernetesResource source(Case each, String name) {
        Map<String, Object> spec = new HashMap<>();
        spec.put("eventBusName", each.bus().label());
        spec.put("replicas", each.fault().replicas());
        Map<String, Object> env = Map.of("name", "TANDEM_EVENT_EXTENSIONS", "value", "true");
        spec.put("template", Map.of("serviceAccountName", SERVICE_ACCOUNT, "container", Map.of("env", List.of(env))));
        if (each.source().posted()) {
            Map<String, Object> port = Map.of("name", "http", "port", WEBHOOK_PORT, "targetPort", WEBHOOK_PORT);
            spec.put("service", Map.of("ports", List.of(port)));
        }
        spec.putAll(each.shared() ? events.sharedFields(each.source(), name) : events.fields(each.source(), name));
        return resource("EventSource", name, annotations(each), spec);
    }

    private static Map<String, String> annotations(Case each) {
        if (each.shared()) {
            return Map.of(SHARING, EVENT);
        }
        return each.bus() != BusKind.KAFKA && each.lock() == Lock.LEASE
                ? Map.of("events.argoproj.io/leader-election", "k8s")
                : Map.of();
    }

    private GenericKubernetesResource resource(
            String kind, String name, Map<String, String> annotations, Map<String, Object> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(kind)
                .withMetadata(new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(peers.namespace())
                        .withAnnotations(annotations)
                        .build())
                .addToAdditionalProperties("spec", spec)
                .build();
    }
}
