package io.tandem.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSourceJson;
import io.tandem.api.sensor.GoJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The configuration of a bus as a Sensor's pod reads it. */
final class SensorBus {
    /** Written among the settings of the stream by the operator for event sources; it would restart every Sensor. */
    private static final Pattern REVISION = Pattern.compile("(?m)^revision:.*\\n?");

    private SensorBus() {}

    /** Base64 of JSON, as the reference implementation writes it. */
    static String variable(BusConfig bus) {
        ObjectNode tree = EventSourceJson.MAPPER.valueToTree(bus);
        if (tree.get("jetstream") instanceof ObjectNode jetstream && jetstream.hasNonNull("streamConfig")) {
            jetstream.put(
                    "streamConfig",
                    REVISION.matcher(jetstream.get("streamConfig").asText()).replaceAll(""));
        }
        return Base64.getEncoder().encodeToString(GoJson.text(tree).getBytes(StandardCharsets.UTF_8));
    }

    /** With the settings of the stream that present pods were given: they read them only where there is no stream yet. */
    static BusConfig withSettingsOf(Optional<Deployment> current, BusConfig bus) {
        var running = current.flatMap(BusVariable::of).map(BusConfig::jetstream);
        if (running.isEmpty() || bus.jetstream() == null) {
            return bus;
        }
        var stream = bus.jetstream();
        return new BusConfig(
                bus.nats(),
                new BusConfig.JetStream(
                        stream.url(),
                        stream.accessSecret(),
                        running.get().streamConfig(),
                        stream.tls(),
                        stream.unknown()),
                bus.kafka(),
                bus.unknown());
    }

    /**
     * Whether two configurations mean the same to a Sensor. It reads the settings of the stream only where there is no
     * stream yet; and without TLS in the configuration it speaks TLS and verifies nothing.
     */
    static boolean same(BusConfig one, BusConfig other) {
        return meaning(one).equals(meaning(other));
    }

    private static JsonNode meaning(BusConfig bus) {
        var tree = Meaning.of(bus);
        if (tree.get("jetstream") instanceof ObjectNode jetstream) {
            jetstream.remove("streamConfig");
            if (jetstream.get("tls") instanceof ObjectNode tls
                    && tls.size() == 1
                    && tls.path("insecureSkipVerify").asBoolean()) {
                jetstream.remove("tls");
            }
        }
        return tree;
    }
}
