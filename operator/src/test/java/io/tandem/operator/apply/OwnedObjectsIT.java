package io.tandem.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceOperations;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import io.tandem.api.EventBus;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.plan.Ownership;
import java.lang.reflect.Proxy;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is decided while the informers have not seen yet what another controller just made. */
class OwnedObjectsIT {
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(ConfigMap.class, StatefulSet.class);

    private static ControlPlane cluster;
    private Space space;
    private Ownership ownership;

    @BeforeAll
    static void start() {
        cluster = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
        var bus = new EventBus();
        bus.setMetadata(new ObjectMetaBuilder()
                .withName("default")
                .withNamespace(space.namespace())
                .withUid("4a4b7d52-7f0c-4a53-9d0e-1c2a8ef0c3c5")
                .build());
        ownership = Ownership.of(bus, "eventbus-controller");
    }

    @Test
    void serversThatUpstreamMadeAMomentAgoAreNotOverwritten() {
        var theirs = servers("nats:2.10.10");
        cluster.client().resource(theirs).create();
        var before = space.list(StatefulSet.class).get(0);

        assertThatThrownBy(() -> unaware().write(servers("nats:2.14.6")))
                .isInstanceOf(OwnedObjects.BehindException.class)
                .hasMessageContaining("StatefulSet servers is there and was not seen yet");

        assertThat(space.list(StatefulSet.class).get(0).getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
    }

    @Test
    void somebodyElsesServersAreRefused() {
        var theirs = servers("nats:2.10.10");
        theirs.getMetadata().getOwnerReferences().get(0).setUid("another");
        cluster.client().resource(theirs).create();

        assertThat(unaware().write(servers("nats:2.14.6"))).hasValueSatisfying(refused -> assertThat(refused.message())
                .contains("StatefulSet servers exists and is not this EventBus's"));
    }

    /** A conflict passes: the next look finds them there. */
    @Test
    void serversThatSomebodyMakesBetweenTheLookAndTheWriteAreNotOverwritten() {
        var theirs = servers("nats:2.10.10");
        theirs.getMetadata().getOwnerReferences().get(0).setUid("another");
        var overtaken = unaware(() -> cluster.client().resource(theirs).create());

        assertThatThrownBy(() -> overtaken.write(servers("nats:2.12.1")))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(HttpURLConnection.HTTP_CONFLICT));

        assertThat(image()).isEqualTo("nats:2.10.10");
        assertThat(unaware().write(servers("nats:2.12.1"))).isPresent();
    }

    /** It had stood still while another led, and put its own pods in the place of the other's when it went on. */
    @Test
    void anOperatorThatStoodStillDoesNotOverwriteWhatItsSuccessorWrote() {
        var before = cluster.client().resource(servers("nats:2.10.10")).create();
        assertThat(seeing(before).write(servers("nats:2.14.6"))).isEmpty();
        assertThat(image()).isEqualTo("nats:2.14.6");

        assertThatThrownBy(() -> seeing(before).write(servers("nats:2.12.1")))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(HttpURLConnection.HTTP_CONFLICT));

        assertThat(image()).isEqualTo("nats:2.14.6");
        assertThat(seeing(space.list(StatefulSet.class).getFirst()).write(servers("nats:2.12.1")))
                .isEmpty();
        assertThat(image()).isEqualTo("nats:2.12.1");
    }

    private String image() {
        return space.list(StatefulSet.class)
                .getFirst()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /** Before the next write it must still be seen whose pods they are: it decides what is planned. */
    @Test
    void anObjectWhoseTakeoverIsNotFollowedByAnApplyIsStillUpstreams() {
        var taken = takenOver();

        assertThat(taken.getMetadata().getManagedFields())
                .filteredOn(Takeover::former)
                .singleElement()
                .satisfies(entry -> assertThat(entry.getFieldsV1().getAdditionalProperties())
                        .isEqualTo(Map.of(
                                "f:metadata", Map.of("f:annotations", Map.of("f:resource-spec-hash", Map.of())))));
        assertThat(taken.getMetadata().getManagedFields())
                .filteredOn(entry -> Takeover.ours(entry, "tandem"))
                .hasSize(1);
        Takeover.of(taken, "tandem", cluster.client());
        assertThat(space.list(StatefulSet.class).get(0).getMetadata().getResourceVersion())
                .as("nothing is left to take")
                .isEqualTo(taken.getMetadata().getResourceVersion());
    }

    @Test
    void whatWasTakenOverCanBeGivenBack() {
        var taken = takenOver();

        Takeover.leavePods(taken, "tandem", cluster.client());
        var rest = new StatefulSetBuilder()
                .withNewMetadata()
                .withName("servers")
                .withNamespace(space.namespace())
                .endMetadata()
                .build();
        cluster.client()
                .resource(rest)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("tandem")
                        .withForce(true)
                        .build());

        assertThat(space.list(StatefulSet.class).get(0).getSpec()).isEqualTo(taken.getSpec());
    }

    @Test
    void aTakeoverOfWhatIsAnotherOneByNowIsNoRefusal() {
        var before = upstreams();
        space.editMetadata(before, "{\"labels\": {\"a\": \"b\"}}");

        assertThatThrownBy(() -> Takeover.of(before, "tandem", cluster.client()))
                .isInstanceOf(OwnedObjects.BehindException.class)
                .hasMessageContaining("StatefulSet servers has changed");
    }

    /** Whoever read that a right is missing looked for it in vain: there were many objects. */
    @Test
    void aKindThatIsStillBeingListedIsNoMissingRight() {
        space.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: nobody, namespace: %s}
                """);
        var namespace = "configmaps in namespace " + space.namespace();

        assertThat(listing(cluster.client()).unseen(", as a role does")).hasValueSatisfying(finding -> assertThat(
                        finding.message())
                .isEqualTo(namespace + " are still being listed: wait, nothing is written before all are" + " known"));
        try (var client = cluster.clientOf(space.namespace(), "nobody")) {
            assertThat(listing(client).unseen(", as a role does"))
                    .hasValueSatisfying(finding -> assertThat(finding.message())
                            .isEqualTo(namespace + " cannot be listed: grant it to the operator, as a role does"));
        }
    }

    /** Whoever may write ConfigMaps can give them the label by which ours are watched. */
    @Test
    void ofAnObjectOfSomebodyElseWithOurLabelNothingIsKept() {
        @SuppressWarnings("unchecked")
        ControllerConfiguration<EventBus> controller = answering(
                ControllerConfiguration.class, (name, arguments) -> InformerConfiguration.builder(EventBus.class)
                        .build());
        var context = new EventSourceContext<EventBus>(null, controller, cluster.client(), EventBus.class);
        var informers = OwnedObjects.informers(
                List.of(ConfigMap.class), EventBus.class, "a=b", Ownership.controlledBy("EventBus"), context);
        @SuppressWarnings("unchecked")
        var configuration = ((InformerEventSource<ConfigMap, EventBus>) informers.getFirst()).configuration();
        var store = configuration.getInformerConfig().getItemStore();
        var owners = configuration.getSecondaryToPrimaryMapper();
        var map = new ConfigMap();
        map.setMetadata(ownership.metadata("map", Map.of("a", "b")).build());

        map.getMetadata().getOwnerReferences().add(reference("another"));
        store.put("map", map);
        assertThat(store.get("map")).isEqualTo(map);
        assertThat(owners.toPrimaryResourceIDs(map)).containsExactly(new ResourceID("default", space.namespace()));

        map.getMetadata().setOwnerReferences(List.of(reference("default"), reference("another")));
        store.put("map", map);
        assertThat(store.get("map")).isNull();
        assertThat(owners.toPrimaryResourceIDs(map))
                .as("else the framework remembers it under each")
                .isEmpty();
    }

    /** To a bus that does not control the object. */
    private static OwnerReference reference(String bus) {
        return new OwnerReferenceBuilder()
                .withApiVersion("argoproj.io/v1alpha1")
                .withKind("EventBus")
                .withName(bus)
                .withUid(bus)
                .build();
    }

    /** An informer that has not come to the end of its list. */
    private OwnedObjects<EventBus> listing(KubernetesClient client) {
        var health = answering(InformerHealthIndicator.class, (name, arguments) -> switch (name) {
            case "hasSynced" -> false;
            case "getTargetNamespace" -> Constants.WATCH_ALL_NAMESPACES;
            default -> throw new UnsupportedOperationException(name);
        });
        var informer =
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(ConfigMap.class, EventBus.class)
                                .build(),
                        new EventSourceContext<EventBus>(null, null, client, EventBus.class)) {
                    @Override
                    public Map<String, InformerHealthIndicator> informerHealthIndicators() {
                        return Map.of(Constants.WATCH_ALL_NAMESPACES, health);
                    }
                };
        var retriever = answering(EventSourceRetriever.class, (name, arguments) -> informer);
        @SuppressWarnings("unchecked")
        Context<EventBus> context = answering(Context.class, (name, arguments) -> switch (name) {
            case "getSecondaryResources" -> Set.of();
            case "getClient" -> client;
            case "eventSourceRetriever" -> retriever;
            default -> throw new UnsupportedOperationException(name);
        });
        return new OwnedObjects<>(ownership, List.of(ConfigMap.class), context);
    }

    private StatefulSet takenOver() {
        Takeover.of(upstreams(), "tandem", cluster.client());
        return space.list(StatefulSet.class).get(0);
    }

    private StatefulSet upstreams() {
        var theirs = servers("nats:2.10.10");
        theirs.getMetadata().setAnnotations(Map.of("resource-spec-hash", "1"));
        cluster.client()
                .raw(
                        "/apis/apps/v1/namespaces/%s/statefulsets?fieldManager=argo-events"
                                .formatted(space.namespace()),
                        "POST",
                        theirs);
        return space.list(StatefulSet.class).get(0);
    }

    private StatefulSet servers(String image) {
        var servers = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: StatefulSet
                spec:
                  serviceName: servers
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec: {containers: [{name: main, image: "%s"}]}
                """.formatted(image), StatefulSet.class);
        servers.setMetadata(ownership
                .metadata("servers", ownership.selector("eventbus-name"))
                .build());
        return servers;
    }

    /** Sees an empty cluster. */
    private OwnedObjects<EventBus> unaware() {
        return unaware(() -> {});
    }

    private OwnedObjects<EventBus> seeing(StatefulSet servers) {
        return seeing(Set.of(servers), () -> {});
    }

    /** @param beforeWrite happens when it has looked and is about to write */
    private OwnedObjects<EventBus> unaware(Runnable beforeWrite) {
        return seeing(Set.of(), beforeWrite);
    }

    private OwnedObjects<EventBus> seeing(Set<StatefulSet> seen, Runnable beforeWrite) {
        var writes = new ResourceOperations<EventBus>(null) {
            @Override
            public <R extends HasMetadata> R resourcePatch(
                    R resource, UnaryOperator<R> patch, ManagedInformerEventSource<R, EventBus, ?> informer) {
                beforeWrite.run();
                return patch.apply(resource);
            }
        };
        var noInformers = answering(EventSourceRetriever.class, (name, arguments) -> null);
        var configuration = answering(ControllerConfiguration.class, (name, arguments) -> "tandem");
        @SuppressWarnings("unchecked")
        Context<EventBus> context = answering(Context.class, (name, arguments) -> switch (name) {
            case "getSecondaryResources" -> arguments[0] == StatefulSet.class ? seen : Set.of();
            case "getClient" -> cluster.client();
            case "resourceOperations" -> writes;
            case "eventSourceRetriever" -> noInformers;
            case "getControllerConfiguration" -> configuration;
            default -> throw new UnsupportedOperationException(name);
        });
        return new OwnedObjects<>(ownership, KINDS, context);
    }

    /** @param answers by the method's name and its arguments */
    private static <T> T answering(Class<T> type, BiFunction<String, Object[], Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                OwnedObjectsIT.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.apply(method.getName(), arguments)));
    }
}
