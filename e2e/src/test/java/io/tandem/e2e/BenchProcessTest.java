package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BenchProcessTest {
    private static final Duration LIMIT = TestLimits.WAIT;
    /** The last of them are the shell's own. */
    private static final Set<String> KNOWN = Set.of(
            "EVENTSOURCE_OBJECT",
            "EVENTBUS_CONFIG",
            "EVENTBUS_SUBJECT",
            "POD_NAME",
            "LEADER_ELECTION",
            "HOME",
            "TANDEM_ROOT",
            "TANDEM_HOST",
            "QUARKUS_HTTP_PORT",
            "PATH",
            "LANG",
            "JAVA_HOME",
            "TMPDIR",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_");

    @Test
    void anExecutableGetsThePodsArgumentAndVariablesAndNoneOfOurs() throws Exception {
        try (WorkDir dir = WorkDir.create("bench-process")) {
            Path told = dir.file("told");
            try (var process = start(
                    dir, "echo \"$1\" >%1$s.part; env >>%1$s.part; mv %1$s.part %1$s; exec sleep 60".formatted(told))) {
                Wait.until("told", LIMIT, () -> Files.exists(told));

                String text = Files.readString(told);
                assertThat(text)
                        .startsWith("eventsource-service\n")
                        .contains("\nPOD_NAME=ours-0\n", "\nLEADER_ELECTION=\n");
                assertThat(text.lines().skip(1).map(line -> line.replaceAll("=.*", "")))
                        .isSubsetOf(KNOWN);
                JsonNode source = decoded(text, "EVENTSOURCE_OBJECT");
                assertThat(source.at("/metadata/name").asText()).isEqualTo("ours");
                assertThat(source.at("/metadata/annotations/a").asText()).isEqualTo("b");
                assertThat(source.at("/spec/replicas").asInt()).isEqualTo(2);
                assertThat(decoded(text, "EVENTBUS_CONFIG").at("/jetstream/url").asText())
                        .isEqualTo("nats://127.0.0.1:1");
                assertThat(process.ended()).isFalse();
                assertThat(process.process().residentKib()).isPositive();
            }
        }
    }

    @Test
    void whatEndsByItselfTellsItsLastWords() {
        try (WorkDir dir = WorkDir.create("bench-process");
                var process = start(dir, "echo no bus; exit 3")) {
            Wait.until("ended", LIMIT, process::ended);
            assertThat(process.lastWords()).isEqualTo("no bus");
        }
    }

    private static BenchProcess start(WorkDir dir, String script) {
        Path file = dir.write("run", "#!/bin/sh\n" + script + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException(file + " cannot be made executable");
        }
        var contract = new PodContract("space", "ours", Map.of("a", "b"), Map.of("replicas", 2), "nats://127.0.0.1:1");
        return new BenchProcess(file, contract, "ours-0");
    }

    private static JsonNode decoded(String environment, String name) throws IOException {
        String value = environment
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1);
        return new ObjectMapper().readTree(Base64.getDecoder().decode(value));
    }
}
