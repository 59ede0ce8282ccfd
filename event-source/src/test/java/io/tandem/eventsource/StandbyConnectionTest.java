package io.tandem.eventsource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.nats.client.JetStreamApiException;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.eventsource.leader.Holder;
import io.tandem.eventsource.leader.Leadership.Standing;
import io.tandem.eventsource.pipeline.EventState;
import io.tandem.local.ControlPlane;
import io.tandem.local.KafkaServer;
import io.tandem.local.MosquittoServer;
import io.tandem.local.NatsServer;
import io.tandem.local.RabbitServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each active-passive source is asked who is connected to it, before and after a standby becomes active. */
@QuarkusTest
@WithTestResource(value = StandbyConnectionTest.Kubernetes.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class StandbyConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String GROUP = "billing";
    /** A kind that nothing in an API server watches by itself. */
    private static final String KIND = "podtemplates";

    private static final String EVENT_SOURCE = """
            {"metadata": {"name": "shop", "namespace": "default"}, "spec": {"replicas": 2,
              "calendar": {"tick": {"interval": "1s"}},
              "kafka": {"orders": {"url": "%s", "topic": "orders", "consumerGroup": {"groupName": "%s"}}},
              "nats": {"letters": {"url": "%s", "subject": "letters"}},
              "amqp": {"parcels": {"url": "%s", "exchangeName": "parcels", "exchangeType": "fanout",
                                   "routingKey": "parcel"}},
              "mqtt": {"meters": {"url": "%s", "topic": "meters", "clientId": "shop"}},
              "resource": {"templates": {"namespace": "default", "version": "v1", "resource": "%s",
                                         "eventTypes": ["ADD"]}}}}""";

    private static final String ONE_SHARED_ONE_NOT = """
            {"metadata": {"name": "shop", "namespace": "default", "annotations": {"tandem.io/active-active": "letters"}},
             "spec": {"replicas": 2, "nats": {
               "letters": {"url": "%1$s", "subject": "letters", "queue": "shop"},
               "parcels": {"url": "%1$s", "subject": "parcels", "queue": "shop"}}}}""";

    @Inject
    RunningPod running;

    @Inject
    KubernetesClient client;

    ControlPlane kubernetes;

    @AfterEach
    void stop() {
        running.stop();
    }

    @Test
    void theApiServerIsToldWhoAsks() {
        assertThat(client.getConfiguration().getUserAgent()).startsWith("tandem-event-source/");
    }

    @Test
    void aStandbyHasNoConnectionToItsSourcesUntilItLeads(@TempDir Path root) throws Exception {
        // a new group waits for more members at first, three seconds by default
        var kafkaStarts =
                CompletableFuture.supplyAsync(() -> KafkaServer.start(Map.of("group.initial.rebalance.delay.ms", "0")));
        try (var rabbit = RabbitServer.start();
                var kafka = kafkaStarts.join();
                var bus = NatsServer.start();
                var nats = NatsServer.start();
                var mosquitto = MosquittoServer.start();
                var admin = Admin.create(Map.of("bootstrap.servers", kafka.url()))) {
            KafkaTopics.create(admin, new NewTopic("orders", 1, (short) 1));
            try (var holder = Holder.ofJetStreamLock(bus.url(), "default", "shop", "shop-0")) {
                start(
                        EVENT_SOURCE.formatted(kafka.url(), GROUP, nats.url(), rabbit.url(), mosquitto.address(), KIND),
                        bus,
                        root);
                await().atMost(LIMIT).until(() -> standing().holder().equals("shop-0") && busConnected());

                assertThat(states()).hasSize(6).allSatisfy(state -> assertThat(state)
                        .isInstanceOf(EventState.StandingBy.class));
                assertThat(members(admin)).as("members of the Kafka group").isZero();
                assertThat(nats.connections()).as("connections of NATS").isZero();
                assertThat(rabbit.connections()).as("connections of RabbitMQ").isZero();
                assertThat(mosquitto.isConnected("shop"))
                        .as("connected to Mosquitto")
                        .isFalse();
                assertThat(watches()).as("watches of the API server").isZero();
                assertThat(stored(bus)).as("ticks on the bus").isZero();
            }

            // the holder has resigned: what was asked would have shown a connection
            await().atMost(LIMIT).until(() -> states().stream().allMatch(EventState.Running.class::isInstance));
            await().atMost(LIMIT).until(() -> members(admin) == 1);
            assertThat(nats.connections()).isEqualTo(1);
            assertThat(rabbit.connections()).isEqualTo(1);
            assertThat(mosquitto.isConnected("shop")).isTrue();
            await().atMost(LIMIT).until(() -> watches() == 1);
            await().atMost(LIMIT).until(() -> stored(bus) > 0);
        }
    }

    @Test
    void aStandbyTakesItsShareOfAnEventThatAllReplicasConsume(@TempDir Path root) throws Exception {
        try (var bus = NatsServer.start();
                var nats = NatsServer.start();
                var holder = Holder.ofJetStreamLock(bus.url(), "default", "shop", "shop-0")) {
            start(ONE_SHARED_ONE_NOT.formatted(nats.url()), bus, root);
            await().atMost(LIMIT).until(() -> standing().holder().equals("shop-0") && busConnected());
            await().atMost(LIMIT).until(() -> state("letters") instanceof EventState.Running);
            assertThat(state("parcels")).isInstanceOf(EventState.StandingBy.class);
            assertThat(nats.connections()).isEqualTo(1);
            try (var sender = NatsServer.connect(nats.url())) {
                sender.publish("parcels", "{}".getBytes(UTF_8));
                sender.publish("letters", "{}".getBytes(UTF_8));
                sender.flush(LIMIT); // a client that closes may still have it
            }
            await().atMost(LIMIT).until(() -> stored(bus) == 1);
        }
    }

    private void start(String eventSource, NatsServer bus, Path root) {
        running.start(Map.of(
                "EVENTSOURCE_OBJECT",
                base64(eventSource),
                "EVENTBUS_CONFIG",
                base64("{\"jetstream\": {\"url\": \"%s\"}}".formatted(bus.url())),
                "EVENTBUS_SUBJECT",
                "eventbus-default",
                "POD_NAME",
                "shop-1",
                "TANDEM_ROOT",
                root.toString()));
    }

    private EventState state(String event) {
        return running.pod().orElseThrow().states().get(event);
    }

    private List<EventState> states() {
        return List.copyOf(running.pod().orElseThrow().states().values());
    }

    private Standing standing() {
        return running.pod().orElseThrow().standing();
    }

    private boolean busConnected() {
        return running.pod()
                .orElseThrow()
                .bus()
                .states()
                .toUni()
                .await()
                .atMost(LIMIT)
                .connected();
    }

    private static int members(Admin admin) throws InterruptedException {
        try {
            return admin.describeConsumerGroups(List.of(GROUP))
                    .all()
                    .get()
                    .get(GROUP)
                    .members()
                    .size();
        } catch (ExecutionException e) {
            // a group that nobody ever joined
            return 0;
        }
    }

    private long watches() {
        KubernetesClient client = kubernetes.client();
        return client.raw("/metrics")
                .lines()
                .filter(line -> line.startsWith("apiserver_longrunning_requests{"))
                .filter(line -> line.contains("resource=\"" + KIND + "\"") && line.contains("verb=\"WATCH\""))
                .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
                .sum();
    }

    private static long stored(NatsServer bus) throws IOException, InterruptedException {
        try (var connection = NatsServer.connect(bus.url())) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo("default")
                    .getStreamState()
                    .getMsgCount();
        } catch (JetStreamApiException e) {
            return 0;
        }
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }

    /** A real API server, and the program's client configured for it. */
    public static class Kubernetes implements QuarkusTestResourceLifecycleManager {
        private ControlPlane cluster;

        @Override
        public Map<String, String> start() {
            cluster = ControlPlane.start();
            var access = cluster.access();
            return Map.of(
                    "quarkus.kubernetes-client.api-server-url", access.server(),
                    "quarkus.kubernetes-client.ca-cert-data", base64(access.certificateAuthority()),
                    "quarkus.kubernetes-client.token", access.token());
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(cluster, new TestInjector.MatchesType(ControlPlane.class));
        }

        @Override
        public void stop() {
            cluster.close();
        }
    }
}
