package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.operator.plan.Exceptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "nats:{version}-alpine, 2.10.10, nats:2.10.10-alpine",
        "nats:{version}-alpine, latest, nats:2.14.6-alpine",
        "nats:{version}-alpine, 2.8.1-alpine, nats:2.8.1-alpine",
        "nats:{version}, 2.8.1-alpine, nats:2.8.1-alpine",
    })
    void everyVersionOfArgoEventsConfigurationHasAnImage(String image, String version, String expected) {
        var images = new ServerImages(image, Optional.empty(), Optional.empty(), "nats-server");
        var settings = new InstallSettings("2.14.6", images, List.of(), "", "", Exceptions.NONE);

        assertThat(settings.imagesOf(version).orElseThrow().nats()).isEqualTo(expected);
    }

    /** The servers could not be pulled: the image was {@code nats:{version}-alpine} to the letter. */
    @ParameterizedTest
    @CsvSource({"2.12.4, nats:2.12.4-alpine", "latest, nats:2.14.6-alpine"})
    void aListedVersionWithoutAnImageOfItsOwnHasThatOfItsVersion(String version, String expected) {
        var images = new ServerImages("nats:{version}-alpine", Optional.empty(), Optional.empty(), "nats-server");
        var listed = List.of(new InstallSettings.Version(version, null, "reloader:1", null, "/run"));
        var settings = new InstallSettings("2.14.6", images, listed, "", "", Exceptions.NONE);

        assertThat(settings.imagesOf(version))
                .contains(new ServerImages(expected, Optional.of("reloader:1"), Optional.empty(), "/run"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2.10.10", "2.10", " 2.10.10", "99", "no such", "2.10.10 "})
    void aVersionThatNoImageHasIsRefusedByNameAndNotPulledForEver(String version) {
        var images = new ServerImages("nats:{version}-alpine", Optional.empty(), Optional.empty(), "nats-server");

        assertThat(new InstallSettings("2.14.6", images, List.of(), "", "", Exceptions.NONE).imagesOf(version))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nats:2.10.29-alpine, 2.10.29",
        "registry.example:5000/nats:2.12.4, 2.12.4",
        "nats:2.14.6-alpine@sha256:0123, 2.14.6",
        "registry.example/nats@sha256:0123, ",
        "nats:latest, ",
    })
    void theVersionOfAnImageIsThatOfItsTag(String image, String version) {
        assertThat(ServerVersion.ofImage(image).map(ServerVersion::toString)).isEqualTo(Optional.ofNullable(version));
    }
}
