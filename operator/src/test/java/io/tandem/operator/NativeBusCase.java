package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.tandem.api.Condition;
import io.tandem.api.EventBus;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.Conflicts;
import io.tandem.operator.cluster.Space;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** A native JetStream bus of a test: applied, its servers' health written by the test, its state read. */
abstract class NativeBusCase {
    static final String SERVERS = "eventbus-default-js";

    ControlPlane cluster;
    Space space;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
    }

    void bus(String jetstream) {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %%s}
                spec: {jetstream: %s}
                """.formatted(jetstream));
    }

    EventBus eventBus() {
        return space.bus("default");
    }

    StatefulSet servers() {
        return cluster.client()
                .apps()
                .statefulSets()
                .inNamespace(space.namespace())
                .withName(SERVERS)
                .get();
    }

    void awaitServers(Consumer<StatefulSet> assertion) {
        space.eventually(() -> {
            assertThat(servers()).isNotNull();
            assertion.accept(servers());
        });
    }

    /** What a StatefulSet controller would write. */
    void ready(int count) {
        Conflicts.retried(() -> {
            var servers = servers();
            servers.setStatus(new StatefulSetStatusBuilder()
                    .withObservedGeneration(servers.getMetadata().getGeneration())
                    .withReplicas(servers.getSpec().getReplicas())
                    .withReadyReplicas(count)
                    .withCurrentReplicas(servers.getSpec().getReplicas())
                    .withCurrentRevision("one")
                    .withUpdateRevision("one")
                    .withUpdatedReplicas(servers.getSpec().getReplicas())
                    .build());
            cluster.client().resource(servers).patchStatus();
        });
    }

    /** As the StatefulSet controller would make it. */
    void claim(int ordinal) {
        space.apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: eventbus-default-js-vol-eventbus-default-js-%d, namespace: %%s}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(ordinal));
    }

    void awaitStream(String part) {
        space.eventually(() -> {
            assertThat(eventBus().getStatus().config()).isNotNull();
            assertThat(eventBus().getStatus().config().jetstream().streamConfig())
                    .contains(part);
        });
    }

    void awaitCondition(String type, String status, String reason, String... parts) {
        space.eventually(() -> {
            var found = conditions().stream().filter(c -> c.type().equals(type)).findFirst();
            assertThat(found).as("%s", conditions()).isPresent();
            assertThat(found.get().status()).as("%s", found).isEqualTo(status);
            assertThat(found.get().reason()).as("%s", found).isEqualTo(reason);
            assertThat(List.of(parts))
                    .allMatch(found.get().message()::contains, found.get().message());
        });
    }

    List<Condition> conditions() {
        var status = eventBus().getStatus();
        return status == null || status.conditions() == null ? List.of() : status.conditions();
    }

    Map<String, String> config() {
        return cluster.client()
                .resources(ConfigMap.class)
                .inNamespace(space.namespace())
                .withName(SERVERS + "-config")
                .get()
                .getData();
    }

    Map<String, String> secret(String name) {
        var found = cluster.client()
                .secrets()
                .inNamespace(space.namespace())
                .withName(name)
                .get();
        var text = new java.util.TreeMap<String, String>();
        found.getData()
                .forEach((key, value) -> text.put(
                        key, new String(Base64.getDecoder().decode(value), java.nio.charset.StandardCharsets.UTF_8)));
        return text;
    }

    static String image(StatefulSet servers) {
        return servers.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    static String encryptionSecret(StatefulSet servers) {
        return servers.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("JS_KEY"))
                .findFirst()
                .orElseThrow()
                .getValueFrom()
                .getSecretKeyRef()
                .getName();
    }
}
