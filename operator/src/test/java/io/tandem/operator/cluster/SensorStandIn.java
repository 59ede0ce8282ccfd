package io.tandem.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.KeyValueConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Stands for upstream's image in tests: reads the five variables, and consumes a JetStream bus under the names that
 * upstream's sensor uses. As that one it keeps in the bus what each dependency said, and begins anew where it differs.
 * What it did it tells on the subject {@code seen}.
 */
public final class SensorStandIn {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VARIABLES =
            List.of("SENSOR_OBJECT", "EVENTBUS_SUBJECT", "POD_NAME", "LEADER_ELECTION", "EVENTBUS_CONFIG");
    private static final int BATCH = 10;
    private static final Duration WAIT = Duration.ofMillis(200);

    private SensorStandIn() {}

    public static void main(String[] args) throws Exception {
        if (!List.of("sensor-service").equals(List.of(args))) {
            throw new IllegalArgumentException("not the arguments of a sensor: " + List.of(args));
        }
        for (var name : VARIABLES) {
            if (System.getenv(name) == null) {
                throw new IllegalStateException(name + " undefined");
            }
        }
        var object = decoded("SENSOR_OBJECT");
        var url = decoded("EVENTBUS_CONFIG").at("/jetstream/url").asText();
        var stopping = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopping.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (var bus =
                Nats.connect(new Options.Builder().server(url).maxReconnects(0).build())) {
            run(bus, object, stopping);
        } finally {
            stopped.countDown();
        }
    }

    private static void run(Connection bus, JsonNode object, CountDownLatch stopping) throws Exception {
        var sensor = object.at("/metadata/name").asText();
        var saved = bucket(bus, sensor);
        var trigger = object.at("/spec/triggers/0/template/name").asText();
        var dependency = object.at("/spec/dependencies/0");
        var durable = "group-"
                + fnv(sensor + "-" + trigger + "-" + dependency.get("name").asText());
        forgetWhereItDiffers(bus, saved, durable, dependency);
        var subject = "default.%s.%s"
                .formatted(
                        dependency.get("eventSourceName").asText(),
                        dependency.get("eventName").asText());
        var consumer = ConsumerConfiguration.builder()
                .durable(durable)
                .deliverPolicy(DeliverPolicy.New)
                .ackPolicy(AckPolicy.Explicit)
                .build();
        var events = bus.jetStream()
                .subscribe(
                        subject,
                        PullSubscribeOptions.builder().stream("default")
                                .configuration(consumer)
                                .build());
        while (stopping.getCount() > 0) {
            for (var event : events.fetch(BATCH, WAIT)) {
                bus.publish("seen", event.getData());
                event.ackSync(Duration.ofSeconds(5));
            }
        }
    }

    private static KeyValue bucket(Connection bus, String sensor) throws IOException, JetStreamApiException {
        var management = bus.keyValueManagement();
        if (!management.getBucketNames().contains(sensor)) {
            var unused = management.create(
                    KeyValueConfiguration.builder().name(sensor).build());
        }
        return bus.keyValue(sensor);
    }

    private static void forgetWhereItDiffers(Connection bus, KeyValue saved, String durable, JsonNode dependency)
            throws IOException, JetStreamApiException {
        var before = saved.get("Deps");
        var now = dependency.toString();
        if (before != null && !before.getValueAsString().equals(now)) {
            var unused = bus.jetStreamManagement().deleteConsumer("default", durable);
        }
        var unused = saved.put("Deps", now.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode decoded(String variable) throws IOException {
        return JSON.readTree(Base64.getDecoder().decode(System.getenv(variable)));
    }

    /** FNV-1a of 32 bits, in decimal. */
    private static String fnv(String text) {
        var hash = 0x811c9dc5;
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * 0x01000193;
        }
        return Integer.toUnsignedString(hash);
    }
}
