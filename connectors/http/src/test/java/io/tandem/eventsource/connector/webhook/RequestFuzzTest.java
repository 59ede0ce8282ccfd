package io.tandem.eventsource.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer, which watches the code that inputs reach, on the readers of requests; {@code make fuzz} does it for longer. */
class RequestFuzzTest {
    private static final int SECONDS = 15;

    @Test
    void noRequestThatJazzerFindsEndsOtherwiseThanAsEventsOrARefusal(@TempDir Path folder)
            throws IOException, InterruptedException {
        RequestFuzzer.writeSeeds(folder.resolve("requests"));
        var log = folder.resolve("log");
        var jazzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + RequestFuzzer.class.getName(),
                        "--instrumentation_includes=io.tandem.eventsource.connector.**",
                        "--custom_hook_includes=io.tandem.eventsource.connector.**",
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexRoadblocks",
                        "--reproducer_path=" + folder,
                        "requests",
                        "-max_total_time=" + SECONDS,
                        "-max_len=4000",
                        "-print_final_stats=1"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        var said = Files.readString(log);
        assertThat(jazzer.exitValue()).as(said).isZero();
        assertThat(said).containsPattern("number_of_executed_units:\\s*[1-9][0-9]+");
    }
}
