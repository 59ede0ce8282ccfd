package io.tandem.e2e;

import java.util.Map;
import java.util.Optional;

/**
 * What the suite of Sensors is told by its environment.
 *
 * @param operator image of Tandem's operator
 * @param eventSource image of Tandem's EventSources
 * @param sensor image of the program that Sensors run, before and after
 * @param upstream images of the other controller's installation
 * @param nats image of nats-server, of this version
 * @param natsImages the same with {@code {version}} in it, as the operator is told
 * @param reloader beside each server of Tandem's, if any
 * @param metrics beside each server of Tandem's, if any
 * @param peerHost address of this machine as pods see it
 * @param manifests the kustomization of Tandem
 */
record SensorSettings(
        String operator,
        String eventSource,
        String sensor,
        Map<String, String> upstream,
        String nats,
        String natsVersion,
        String natsImages,
        String reloader,
        String metrics,
        String peerHost,
        String manifests) {

    static SensorSettings read() {
        var sensor = needed("SENSOR_IMAGE");
        var version = setting("NATS_VERSION").orElse("2.14.6");
        var images = setting("NATS_IMAGE").orElse("nats:{version}-alpine");
        var nats = images.replace("{version}", version);
        return new SensorSettings(
                needed("OPERATOR_IMAGE"),
                needed("EVENT_SOURCE_IMAGE"),
                sensor,
                Map.of(
                        "controller",
                        setting("UPSTREAM_CONTROLLER_IMAGE").orElse(sensor),
                        "sensor",
                        sensor,
                        "nats",
                        nats,
                        "nats-version",
                        version,
                        "reloader",
                        setting("UPSTREAM_RELOADER_IMAGE").orElse("natsio/nats-server-config-reloader:0.19.1"),
                        "metrics",
                        setting("UPSTREAM_METRICS_IMAGE").orElse("natsio/prometheus-nats-exporter:0.17.3")),
                nats,
                version,
                images,
                setting("RELOADER_IMAGE").orElse(""),
                setting("METRICS_IMAGE").orElse(""),
                needed("PEER_HOST"),
                setting("INSTALL").orElse("src/main/kubernetes/cluster"));
    }

    private static String needed(String name) {
        return setting(name).orElseThrow(() -> new IllegalArgumentException(name + " is not set; see bin/e2e-sensor"));
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
