package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.operator.plan.Exceptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "nats:2.10.29-alpine, false",
        "nats:2.11.11, false",
        "nats:2.11.12-alpine, true",
        "nats:2.12.3-alpine, false",
        "registry.example:5000/nats:2.12.4, true",
        "nats:2.14.0-alpine, true",
        "nats:3.0.0, true",
        "registry.example/nats@sha256:0123, true",
    })
    void aServerThatElectsNoLeaderAmongOneIsKnownByItsVersion(String image, boolean elects) {
        var images = new ServerImages(image, Optional.empty(), Optional.empty(), "nats-server");

        assertThat(images.electsAlone()).isEqualTo(elects);
    }
}
