package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.ControlPlane;
import io.tandem.local.NatsServer;
import io.tandem.local.TestLimits;
import io.tandem.local.node.Image;
import io.tandem.local.node.LocalNode;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.FormerSensor;
import io.tandem.operator.cluster.SensorStandIn;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 20 events a second go through a Sensor while it is taken over, changed, rolled by its bus, stopped and started. */
@QuarkusTest
@QuarkusTestResource(value = ControlPlaneResource.class, restrictToAnnotatedClass = true)
@TestProfile(SensorProcessIT.OwnCluster.class)
class SensorProcessIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** A pod that ends may leave so many events behind that it has passed on and not acknowledged. */
    private static final int BATCH = 10;

    private static final int PODS = 4;
    private static final String SPEC = """
            {"dependencies":[{"name":"tick","eventSourceName":"ticker","eventName":"tick"}],\
            "triggers":[{"template":{"name":"print","log":{}}}],"loggingFields":null}""";

    ControlPlane cluster;
    private final Set<String> published = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();
    private final ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
    private NatsServer server;
    private Connection bus;
    private LocalNode node;
    private Space space;
    private Sensors sensors;

    /** For a node runs the pods of all Sensors. */
    public static class OwnCluster implements QuarkusTestProfile {}

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.start();
        bus = NatsServer.connect(server.url());
        var unused = bus.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("default")
                        .subjects("default.*.*")
                        .build());
        var told = bus.createDispatcher(
                message -> seen.merge(new String(message.getData(), StandardCharsets.UTF_8), 1, Integer::sum));
        told.subscribe("seen");
        var image = Image.of(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SensorStandIn.class.getName()));
        node = LocalNode.start(
                cluster.access(),
                Map.of("registry.example/argo-events:v1.9.7", image, "registry.example/argo-events:v1.9.11", image));
        space = Space.create(cluster.client());
        sensors = new Sensors(space);
    }

    @AfterEach
    void stop() throws Exception {
        publisher.shutdownNow();
        node.close();
        bus.close();
        server.close();
    }

    @Test
    void nothingIsLostFromTheTakeoverOnAndTheConsumerStaysTheSame() throws Exception {
        // what upstream left, with its controller gone
        space.calendar("ticker", 0);
        sensors.log("logger", ", finalizers: [sensor-controller]", "loggingFields: null");
        FormerSensor.create(sensors, "logger", SPEC, "{\"jetstream\":{\"url\":\"%s\"}}".formatted(server.url()));
        publish();
        await().atMost(PATIENCE).until(() -> !seen.isEmpty());
        var consumer = consumer();
        var pod = pod();

        // the takeover
        bus(server.url());
        sensors.await("logger", "Deployed", "True", "Applied");
        sensors.await("logger", "Ready", "True", "PodsReady");
        assertThat(pod()).as("the pod of upstream runs on").isEqualTo(pod);

        // a change of the Sensor, then of its bus
        sensors.log("logger", "", "loggingFields: {changed: 'yes'}");
        pod = replaced(pod);
        bus(server.url().replace("127.0.0.1", "localhost"));
        assertThat(replaced(pod)).isNotEqualTo(pod);

        // stopped, and started again
        sensors.log("logger", "", "loggingFields: {changed: 'yes'}\nreplicas: 0");
        await().atMost(PATIENCE).until(() -> pods().isEmpty());
        sensors.await("logger", "Ready", "False", "ScaledToZero");
        sensors.log("logger", "", "loggingFields: {changed: 'yes'}\nreplicas: 1");
        await().atMost(PATIENCE).until(() -> !pods().isEmpty());
        passing();

        publisher.shutdown();
        assertThat(publisher.awaitTermination(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        var first = seen.keySet().stream().mapToInt(Integer::parseInt).min().orElseThrow();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen.keySet())
                .containsAll(published.stream()
                        .filter(id -> Integer.parseInt(id) >= first)
                        .toList()));
        assertThat(published).hasSizeGreaterThan(100);
        assertThat(seen.values().stream().filter(times -> times > 1).count())
                .as("doubled")
                .isLessThanOrEqualTo(BATCH * PODS);
        assertThat(consumer().getName()).isEqualTo(consumer.getName());
        assertThat(consumer().getCreationTime()).isEqualTo(consumer.getCreationTime());

        // another text of a dependency, which the program takes for another dependency
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: Sensor
            metadata: {name: logger, namespace: %s}
            spec:
              dependencies: [{name: tick, eventSourceName: ticker, eventName: tick, filters: {}}]
              triggers: [{template: {name: print, log: {}}}]
              loggingFields: {changed: 'yes'}
              replicas: 1
            """);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(consumer().getCreationTime()).isAfter(consumer.getCreationTime()));
    }

    private void publish() throws Exception {
        JetStream stream = bus.jetStream();
        var number = new AtomicInteger();
        var unused = publisher.scheduleAtFixedRate(
                () -> {
                    var id = Integer.toString(number.incrementAndGet());
                    try {
                        var ack = stream.publish("default.ticker.tick", id.getBytes(StandardCharsets.UTF_8));
                        assertThat(ack.hasError()).isFalse();
                        published.add(id);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
    }

    private void bus(String url) {
        space.jetStreamBus(url);
    }

    /** Waits for another pod that works. */
    private String replaced(String before) {
        await().atMost(PATIENCE)
                .until(() -> pods().size() == 1 && !pods().get(0).equals(before));
        sensors.await("logger", "Ready", "True", "PodsReady");
        passing();
        return pods().get(0);
    }

    private void passing() {
        var now = seen.size();
        await().atMost(PATIENCE).until(() -> seen.size() > now + 5);
    }

    private ConsumerInfo consumer() throws Exception {
        var all = bus.jetStreamManagement().getConsumers("default");
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private String pod() {
        assertThat(pods()).hasSize(1);
        return pods().get(0);
    }

    private List<String> pods() {
        return space.list(Pod.class).stream()
                .filter(pod -> "logger".equals(pod.getMetadata().getLabels().get("sensor-name")))
                .map(pod -> pod.getMetadata().getUid())
                .toList();
    }
}
