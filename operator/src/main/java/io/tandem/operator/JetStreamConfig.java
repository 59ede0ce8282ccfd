package io.tandem.operator;

import io.smallrye.config.ConfigMapping;
import io.tandem.operator.bus.jetstream.InstallSettings;
import io.tandem.operator.bus.jetstream.ServerImages;
import io.tandem.operator.plan.Exceptions;
import java.util.List;
import java.util.Optional;

/** Buses that the operator installs; each as an environment variable, such as TANDEM_JETSTREAM_IMAGE. */
@ConfigMapping(prefix = "tandem.jetstream")
public interface JetStreamConfig {
    /** Image of nats-server; {@code {version}} in it stands for the EventBus's version. */
    String image();

    /** What the version {@code latest} stands for. */
    String latest();

    /** The server's program in its image. */
    String startCommand();

    /** Image of the reloader; empty for none. */
    Optional<String> reloaderImage();

    /** Image of the metrics exporter; empty for none. */
    Optional<String> metricsImage();

    /** Images of single versions, as YAML: a list of version, natsImage, configReloaderImage, metricsExporterImage. */
    Optional<String> versions();

    /** JetStream's settings where an EventBus names none. */
    String settings();

    /** Settings of the stream under those that an EventBus names. */
    String streamConfig();

    /** What EventBuses may ask for though it is unsafe, as {@link Exceptions} reads it. */
    Optional<String> allowUnsafe();

    /** Of how many buses servers may be replaced at a time for reasons that are not in the EventBuses. */
    int concurrentRestarts();

    /** The same as the planner wants it. */
    default InstallSettings install() {
        return new InstallSettings(
                latest(),
                new ServerImages(image(), filled(reloaderImage()), filled(metricsImage()), startCommand()),
                versions().map(InstallSettings::versions).orElseGet(List::of),
                settings(),
                streamConfig(),
                allowUnsafe().map(Exceptions::of).orElse(Exceptions.NONE));
    }

    private static Optional<String> filled(Optional<String> text) {
        return text.filter(image -> !image.isBlank());
    }
}
