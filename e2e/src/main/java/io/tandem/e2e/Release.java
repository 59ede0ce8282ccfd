package io.tandem.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A version to be installed: its manifests, and the images under which nodes hold its programs. {@code bin/e2e-upgrade} tells
 * the settings.
 *
 * @param manifests a kustomization for all namespaces
 */
record Release(Path manifests, String operator, String eventSource) {
    static Release present() {
        return new Release(
                Path.of("src/main/kubernetes/cluster"),
                setting("OPERATOR_IMAGE").orElseThrow(),
                setting("EVENT_SOURCE_IMAGE").orElseThrow());
    }

    static Release previous() {
        return new Release(
                Path.of(setting("PREVIOUS_MANIFESTS").orElseThrow()),
                setting("PREVIOUS_OPERATOR_IMAGE").orElseThrow(),
                setting("PREVIOUS_EVENT_SOURCE_IMAGE").orElseThrow());
    }

    /** What the servers of a native bus run, and Sensors where there is one, as settings of the operator. */
    static Map<String, String> images() {
        var images = new TreeMap<String, String>();
        images.put("TANDEM_JETSTREAM_IMAGE", setting("NATS_IMAGE").orElse("nats:{version}-alpine"));
        images.put("TANDEM_JETSTREAM_RELOADER_IMAGE", setting("RELOADER_IMAGE").orElse(""));
        images.put("TANDEM_JETSTREAM_METRICS_IMAGE", setting("METRICS_IMAGE").orElse(""));
        sensor().ifPresent(image -> images.put("TANDEM_SENSOR_IMAGE", image));
        return images;
    }

    /** What the Sensor runs; empty if there is none. */
    static Optional<String> sensor() {
        return setting("SENSOR_IMAGE");
    }

    static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /** What README shows, a kustomization of one's own with images and settings; made in a new folder of {@code work}. */
    String overlay(Path work) throws IOException {
        var folder = Files.createTempDirectory(work, "overlay").toRealPath();
        var settings = Release.images().entrySet().stream()
                .map(entry -> "{name: %s, value: \"%s\"}".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
        // the first edition had other names of images in it, and no rule by which they reach the variable
        Files.writeString(folder.resolve("kustomization.yaml"), """
                resources: ["%1$s"]
                images:
                  - {name: localhost/tandem/operator, newName: "%2$s", newTag: "%3$s"}
                  - {name: localhost/tandem/event-source, newName: "%4$s", newTag: "%5$s"}
                  - {name: tandem/operator, newName: "%2$s", newTag: "%3$s"}
                patches:
                  - patch: |
                      apiVersion: apps/v1
                      kind: Deployment
                      metadata: {name: tandem-operator, namespace: tandem-system}
                      spec:
                        template:
                          spec:
                            containers:
                              - name: operator
                                imagePullPolicy: IfNotPresent
                                env:
                                  [{name: TANDEM_EVENT_SOURCE_IMAGE, value: "%4$s:%5$s"}, %6$s]
                """.formatted(
                        folder.relativize(manifests.toRealPath()),
                        name(operator),
                        tag(operator),
                        name(eventSource),
                        tag(eventSource),
                        settings));
        return folder.toString();
    }

    private static String name(String image) {
        return image.substring(0, image.lastIndexOf(':'));
    }

    private static String tag(String image) {
        return image.substring(image.lastIndexOf(':') + 1);
    }
}
