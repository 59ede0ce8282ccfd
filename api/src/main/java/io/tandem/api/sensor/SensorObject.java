package io.tandem.api.sensor;

import io.tandem.api.EventSourceJson;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.api.SensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What of a Sensor its pods get to see, byte for byte as the reference implementation writes it, but for what no pod
 * reads: the template, the name of the bus, the history, and the replicas where the pods do not count themselves.
 */
public final class SensorObject {
    /** The variable that holds it. */
    public static final String VARIABLE = "SENSOR_OBJECT";

    /** Linux takes so many bytes for one variable, its name and the end included. */
    private static final int VARIABLE_BYTES = 131_072;

    /** Base64 makes 4 bytes of each 3. */
    private static final int MOST_BYTES = (VARIABLE_BYTES - VARIABLE.length() - 2) / 4 * 3;

    private SensorObject() {}

    /**
     * Value of the variable.
     *
     * @param counted whether the pods must know how many they are
     */
    public static String variable(Sensor sensor, boolean counted) {
        return Base64.getEncoder().encodeToString(bytes(sensor, counted));
    }

    /** An object that does not fit into the one variable that the program reads. */
    public static Optional<Problem> problem(Sensor sensor) {
        if (sensor.getSpec() == null) {
            return Optional.empty();
        }
        var length = bytes(sensor, true).length;
        return length <= MOST_BYTES
                ? Optional.empty()
                : Optional.of(new Problem(
                        "spec",
                        "takes %d bytes as JSON, and %d are the most: the sensor's program reads one variable, for which Linux takes %d bytes, and base64 makes 4 of each 3; take %d bytes away: split it into several Sensors, or let source.configmap, source.git or source.url hold the manifests"
                                .formatted(length, MOST_BYTES, VARIABLE_BYTES, length - MOST_BYTES)));
    }

    /** Keys in the order of the reference implementation. */
    private static byte[] bytes(Sensor sensor, boolean counted) {
        var object = EventSourceJson.MAPPER.createObjectNode();
        object.putObject("metadata")
                .put("name", sensor.getMetadata().getName())
                .put("namespace", sensor.getMetadata().getNamespace())
                .putNull("creationTimestamp");
        var spec = sensor.getSpec();
        var written = object.putObject("spec");
        written.set("dependencies", GoJson.of(spec.dependencies()));
        written.set("triggers", GoJson.of(spec.triggers()));
        if (Boolean.TRUE.equals(spec.errorOnFailedRound())) {
            written.put("errorOnFailedRound", true);
        }
        if (counted && spec.replicas() != null) {
            written.put("replicas", spec.replicas());
        }
        written.set("loggingFields", GoJson.of(spec.loggingFields()));
        if (spec.unknown() != null) {
            GoJson.newer(SensorSpec.class, spec.unknown()).forEach(written::set);
        }
        object.putObject("status");
        return GoJson.text(object).getBytes(StandardCharsets.UTF_8);
    }
}
