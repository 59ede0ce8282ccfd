package io.tandem.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build that is told of manifests looks at. */
class SamplesTest {
    @TempDir
    Path folder;

    @Test
    void sensorsThatAreNotThereAreNotLeftOutInSilence() throws IOException {
        var sources = Files.createDirectory(folder.resolve("event-sources"));
        Files.createFile(sources.resolve("a.yaml"));
        assertThatThrownBy(() -> Samples.upstream(sources).toList()).hasMessageContaining(folder + "/sensors");

        var sensors = Files.createDirectory(folder.resolve("sensors"));
        assertThatThrownBy(() -> Samples.upstream(sources).toList()).hasMessageContaining(folder + "/sensors");

        Files.createFile(sensors.resolve("b.yaml"));
        assertThat(Samples.upstream(sources)).hasSize(2);
    }
}
