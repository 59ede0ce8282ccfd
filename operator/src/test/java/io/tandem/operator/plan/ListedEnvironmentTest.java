package io.tandem.operator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What starts a program in the image for Java lets through what the policy lets through, and nothing else. */
class ListedEnvironmentTest {
    private static final Path DOCKER = Path.of("..", "src", "main", "docker");
    private static final Path LIST = DOCKER.resolve("event-source.environment");

    @Test
    void thePodsListIsThePolicysWithWhatTheOperatorGives() throws IOException {
        var listed = new TreeSet<>(Files.readAllLines(LIST));

        assertThat(listed).containsAll(SafeEnvironment.EVENT_SOURCE.patterns());
        listed.removeAll(SafeEnvironment.EVENT_SOURCE.patterns());
        assertThat(listed)
                .containsExactlyInAnyOrder(
                        "EVENTSOURCE_OBJECT",
                        "EVENTSOURCE_OBJECT_GZIP_*",
                        "EVENTBUS_CONFIG",
                        "EVENTBUS_SUBJECT",
                        "POD_NAME",
                        "LEADER_ELECTION",
                        "HOSTNAME",
                        "LANG",
                        "LC_ALL",
                        "KUBERNETES_*",
                        "MALLOC_ARENA_MAX");
    }

    @Test
    void aProgramGetsNoVariableThatIsNotListed() throws Exception {
        var object = "{\"a\": \"b=c\"}\nsecond line ".repeat(4_000);
        var environment = environmentOf(Map.ofEntries(
                Map.entry("EVENTSOURCE_OBJECT", object),
                Map.entry("EVENTSOURCE_OBJECT_GZIP_0", "x"),
                Map.entry("AWS_REGION", "eu"),
                Map.entry("http_proxy", "p"),
                Map.entry("TANDEM_EMPTY", ""),
                Map.entry("PATH", "/evil"),
                Map.entry("JAVA_TOOL_OPTIONS", "-javaagent:/x"),
                Map.entry("LD_AUDIT", ""),
                Map.entry("BASH_ENV", "/evil"),
                Map.entry("BASH_FUNC_exec%%", "() { /evil; }"),
                Map.entry("SHELLOPTS", "xtrace"),
                Map.entry("IFS", "x"),
                Map.entry("UID", "0"),
                Map.entry("quarkus.http.port", "1"),
                Map.entry("QUARKUS_HTTP_PORT", "1"),
                Map.entry("NEW", "1")));

        assertThat(environment)
                .containsExactlyInAnyOrder(
                        "EVENTSOURCE_OBJECT=" + object,
                        "EVENTSOURCE_OBJECT_GZIP_0=x",
                        "AWS_REGION=eu",
                        "http_proxy=p",
                        "TANDEM_EMPTY=");
    }

    /** An image's ENV and arguments are not the shell's to read. */
    @Test
    void javaIsFoundByItsOwnPath() throws IOException {
        assertThat(Files.readString(DOCKER.resolve("Dockerfile.jvm")))
                .contains(
                        "ENTRYPOINT [\"/app/with-listed-environment\", \"/app/environment\"",
                        "\"/opt/java/openjdk/bin/java\"");
    }

    private static List<String> environmentOf(Map<String, String> variables) throws Exception {
        var builder = new ProcessBuilder(
                        DOCKER.resolve("with-listed-environment").toString(), LIST.toString(), "/usr/bin/env", "-0")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(variables);
        var process = builder.start();
        var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return Arrays.stream(printed.split("\0"))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
