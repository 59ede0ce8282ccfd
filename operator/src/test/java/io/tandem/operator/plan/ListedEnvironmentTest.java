package io.tandem.operator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What starts a program in the image for Java lets through what the policy lets through, and nothing else. */
class ListedEnvironmentTest {
    private static final Path DOCKER = Path.of("..", "src", "main", "docker");
    private static final Path LIST = DOCKER.resolve("event-source.environment");
    private static final Pattern ENVIRONMENT = Pattern.compile("getenv|[eE]nvironment|variables");
    private static final Pattern NAME = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+_?)\"");
    private static final Pattern SETTING = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)");

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

    /** A variable in the documentation of a source that no pod ever got. */
    @Test
    void everyVariableThatTheProgramReadsMayBeSetOrIsRefusedOnPurpose() throws IOException {
        var refused = Set.of(
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "AWS_ENDPOINT_URL_STS",
                "TANDEM_ROOT");
        var read = read();

        assertThat(read).contains("BITBUCKET_API_BASE_URL", "NO_PROXY", "LEADER_ELECTION_RETRY_PERIOD", "LOG_LEVEL");
        assertThat(read).containsAll(refused);
        assertThat(read)
                .filteredOn(name -> !refused.contains(name))
                .allMatch(name -> SafeEnvironment.EVENT_SOURCE.passes(name) || Environment.OURS.test(name));
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

    /** Names in the sources that speak of the environment, and in the program's settings. */
    private static Set<String> read() throws IOException {
        var names = new TreeSet<String>();
        for (var module : List.of("api", "runtime", "event-source", "connectors")) {
            try (var files = Files.walk(Path.of("..", module))) {
                for (var file : files.filter(ListedEnvironmentTest::isSource).toList()) {
                    var text = Files.readString(file);
                    var pattern = file.toString().endsWith(".java") ? NAME : SETTING;
                    if (pattern == SETTING || ENVIRONMENT.matcher(text).find()) {
                        pattern.matcher(text).results().forEach(found -> names.add(found.group(1)));
                    }
                }
            }
        }
        return names;
    }

    private static boolean isSource(Path file) {
        var path = file.toString();
        return path.contains("/src/main/") && (path.endsWith(".java") || path.endsWith("application.properties"));
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
