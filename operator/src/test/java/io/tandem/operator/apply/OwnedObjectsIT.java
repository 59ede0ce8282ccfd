package io.tandem.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.tandem.api.EventBus;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.plan.Ownership;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
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
        return new OwnedObjects<>(ownership, KINDS, context(cluster.client()));
    }

    @SuppressWarnings("unchecked")
    private static Context<EventBus> context(KubernetesClient client) {
        return (Context<EventBus>) Proxy.newProxyInstance(
                OwnedObjectsIT.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getSecondaryResources" -> Set.of();
                        case "getClient" -> client;
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }
}
