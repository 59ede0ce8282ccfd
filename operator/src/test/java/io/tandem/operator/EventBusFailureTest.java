package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tandem.api.EventBus;
import io.tandem.operator.cluster.ListServer;
import io.tandem.operator.notice.KubernetesEvents;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A passing failure of the API server wrote Ready Unknown into the status of another controller's bus, for good. */
class EventBusFailureTest {
    private static final String STATUS = """
            apiVersion: argoproj.io/v1alpha1
            kind: EventBus
            metadata: {name: default, namespace: shop, uid: u, generation: 1}
            spec: %s
            status: {config: {nats: {url: "nats://installed:4222"}}}
            """;

    @Test
    void theStatusOfABusThatSomebodyElseInstalledIsLeftAloneAfterAFailureToo() throws Exception {
        try (var server = new ListServer()) {
            assertThat(failed("{nats: {native: {replicas: 3}}}", server).getResource())
                    .isEmpty();
            assertThat(failed("{nats: {exotic: {url: 'nats://one', clusterID: c}}}", server)
                            .getResource())
                    .isPresent();
            await().untilAsserted(
                            () -> assertThat(server.asked()).as("an Event").isNotEmpty());
        }
    }

    private static ErrorStatusUpdateControl<EventBus> failed(String spec, ListServer server) {
        var reconciler = new EventBusReconciler(
                answering(JetStreamConfig.class, Map.of("concurrentRestarts", 1)),
                InstantSource.system(),
                new SimpleMeterRegistry(),
                new KubernetesEvents(server.client(), InstantSource.system(), "operator"));
        @SuppressWarnings("unchecked")
        Context<EventBus> context =
                answering(Context.class, Map.of("getRetryInfo", Optional.empty(), "getClient", server.client()));
        return reconciler.updateErrorStatus(
                Serialization.unmarshal(STATUS.formatted(spec), EventBus.class),
                context,
                new IllegalStateException("down"));
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                EventBusFailureTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
