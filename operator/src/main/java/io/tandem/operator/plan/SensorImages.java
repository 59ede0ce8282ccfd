package io.tandem.operator.plan;

import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which image a Sensor runs: the operator's or, where the administrator allows its registry, the one that the Sensor names.
 *
 * @param image of all that name none; empty if the administrator has not said
 * @param allowed registries, repositories and images from which a Sensor may choose
 */
public record SensorImages(Optional<String> image, List<String> allowed) {
    /** Annotation of a Sensor: the image that its pods run. */
    static final String ANNOTATION = "tandem.io/sensor-image";

    /** Reads registries, repositories and images joined by commas. */
    public static SensorImages of(Optional<String> image, Optional<String> allowed) {
        return new SensorImages(
                image.filter(name -> !name.isBlank()),
                allowed.stream()
                        .flatMap(list -> Arrays.stream(list.split(",")))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList());
    }

    /** Why there is no image for the Sensor. */
    Optional<Problem> problem(Sensor sensor) {
        var own = own(sensor);
        if (own.isPresent()) {
            return own.filter(name -> allowed.stream().noneMatch(entry -> lies(name, entry)))
                    .map(name -> new Problem("metadata.annotations[" + ANNOTATION + "]", refusal()));
        }
        return image.isPresent()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "TANDEM_SENSOR_IMAGE",
                        "is not set, so it is not known what Sensors run: ask the administrator to set it to the image"
                                + " of argo-events in use"));
    }

    private String refusal() {
        var remedy = "ask the administrator to allow its registry (TANDEM_SENSOR_IMAGE_ALLOW)";
        return allowed.isEmpty()
                ? "names an image, and none may be chosen here: take the annotation away, or " + remedy
                : "names an image that is not allowed: take one from " + String.join(", ", allowed) + ", or " + remedy;
    }

    /** The image; only of a Sensor without such a problem. */
    String of(Sensor sensor) {
        return own(sensor).or(() -> image).orElseThrow();
    }

    /** The image that the Sensor names itself. */
    static Optional<String> own(Sensor sensor) {
        return Optional.ofNullable(sensor.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .filter(name -> !name.isEmpty());
    }

    /**
     * What follows an entry may be a path; after a repository also a tag, which after a registry would be a port. An entry
     * with a tag or digest is one image.
     */
    private static boolean lies(String image, String entry) {
        if (!image.startsWith(entry) || (oneImage(entry) && !image.equals(entry))) {
            return false;
        }
        if (entry.endsWith("/") || image.length() == entry.length()) {
            return true;
        }
        var next = image.charAt(entry.length());
        return next == '/' || (entry.contains("/") && (next == ':' || next == '@'));
    }

    private static boolean oneImage(String entry) {
        var last = entry.substring(entry.lastIndexOf('/') + 1);
        return last.contains("@") || (entry.contains("/") && last.contains(":"));
    }
}
