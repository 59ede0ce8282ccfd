package io.tandem.operator.bus.jetstream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.operator.plan.Exceptions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the operator's own configuration says about buses that it installs.
 *
 * @param latest what the version {@code latest} stands for
 * @param images of versions that {@code versions} does not list; {@code {version}} in the server's stands for the version
 * @param versions as in argo-events' ConfigMap: only the listed have images of their own
 * @param settings of JetStream in the servers, where the EventBus names none
 * @param streamConfig defaults under what the EventBus names
 * @param exceptions what an EventBus may ask of its pods though it is unsafe
 */
public record InstallSettings(
        String latest,
        ServerImages images,
        List<Version> versions,
        String settings,
        String streamConfig,
        Exceptions exceptions) {
    private static final String PLACEHOLDER = "{version}";
    private static final String LATEST = "latest";

    /** One entry of {@code versions}; what is absent is as in {@code images}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Version(
            String version,
            String natsImage,
            String configReloaderImage,
            String metricsExporterImage,
            String startCommand) {}

    /**
     * Reads the list of versions.
     *
     * @throws IllegalArgumentException if it is no such list
     */
    public static List<Version> versions(String yaml) {
        try {
            return Serialization.yamlMapper().readValue(yaml, new TypeReference<List<Version>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "TANDEM_JETSTREAM_VERSIONS must be a YAML list of version, natsImage, configReloaderImage,"
                            + " metricsExporterImage and startCommand: " + e.getOriginalMessage(),
                    e);
        }
    }

    /** The images of a version; empty if there are none. */
    Optional<ServerImages> imagesOf(String version) {
        var listed = versions.stream()
                .filter(entry -> version.equals(entry.version()))
                .findFirst()
                .map(this::images);
        if (listed.isPresent()) {
            return listed;
        }
        return images.nats().contains(PLACEHOLDER)
                        && (version.equals(LATEST) || ServerVersion.of(version).isPresent())
                ? Optional.of(images(new Version(version, null, null, null, null)))
                : Optional.empty();
    }

    /** The images of a version that an operator noted and not what the user named; empty if there are none. */
    Optional<ServerImages> imagesOf(ServerVersion version) {
        var exact = version.toString();
        return versions.stream()
                .map(Version::version)
                .filter(name -> name != null && versionOf(name).equals(Optional.of(version)))
                .min(Comparator.comparing(name -> !name.equals(exact)))
                .or(() -> Optional.of(exact))
                .flatMap(this::imagesOf);
    }

    /** The version that a name stands for; empty if neither the name nor the image tells it. */
    Optional<ServerVersion> versionOf(String name) {
        return ServerVersion.of(name).or(() -> imagesOf(name).flatMap(found -> ServerVersion.ofImage(found.nats())));
    }

    /** For messages: what a user may write. */
    String known() {
        var listed = versions.stream().map(Version::version).collect(Collectors.joining(", "));
        return images.nats().contains(PLACEHOLDER) ? "a version of nats-server, such as " + latest : "one of " + listed;
    }

    private String tag(String version) {
        return version.equals(LATEST) ? latest : version;
    }

    /** Versions of argo-events such as 2.9.1-alpine name the variant of the image that ours may name already. */
    private String nats(String tag) {
        if (!images.nats().contains(PLACEHOLDER)) {
            return images.nats();
        }
        var variant = images.nats().substring(images.nats().indexOf(PLACEHOLDER) + PLACEHOLDER.length());
        var version =
                !variant.isEmpty() && tag.endsWith(variant) ? tag.substring(0, tag.length() - variant.length()) : tag;
        return images.nats().replace(PLACEHOLDER, version);
    }

    private ServerImages images(Version version) {
        return new ServerImages(
                Optional.ofNullable(version.natsImage()).orElseGet(() -> nats(tag(version.version()))),
                Optional.ofNullable(version.configReloaderImage()).or(images::reloader),
                Optional.ofNullable(version.metricsExporterImage()).or(images::metrics),
                Optional.ofNullable(version.startCommand()).orElse(images.startCommand()));
    }
}
