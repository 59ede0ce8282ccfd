package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.tandem.api.EventBusSpec;
import java.util.List;
import java.util.stream.Stream;

/** The containers beside a server: one tells it of a changed configuration, one exports metrics. */
record Sidecars(EventBusSpec.JetStream spec, ServerImages images) {
    private static final ContainerDefaults RELOADER = new ContainerDefaults("10m", "16Mi", "64Mi");
    private static final ContainerDefaults METRICS = new ContainerDefaults("10m", "32Mi", "128Mi");

    List<Container> containers() {
        return Stream.concat(
                        images.reloader().map(this::reloader).stream(), images.metrics().map(this::metrics).stream())
                .toList();
    }

    private Container reloader(String image) {
        return new ContainerBuilder(RELOADER.container("reloader", image, spec.reloaderContainerTemplate()))
                .withArgs("-pid", ServerPod.PID_FILE, "-config", ServerPod.MAIN_CONFIG)
                .withVolumeMounts(
                        ServerPod.mount("config-volume", ServerPod.CONFIG), ServerPod.mount("pid", ServerPod.PID))
                .build();
    }

    private Container metrics(String image) {
        // @formatter:off
        return new ContainerBuilder(METRICS.container("metrics", image, spec.metricsContainerTemplate()))
                .withArgs(
                        "-connz",
                        "-routez",
                        "-subz",
                        "-varz",
                        "-prefix=nats",
                        "-use_internal_server_id",
                        "-jsz=all",
                        "http://localhost:" + ServerContainer.MONITOR)
                .addNewPort()
                .withName("metrics")
                .withContainerPort(7777)
                .withProtocol("TCP")
                .endPort()
                .build();
        // @formatter:on
    }
}
