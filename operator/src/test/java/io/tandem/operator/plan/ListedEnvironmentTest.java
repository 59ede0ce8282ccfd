package io.tandem.operator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** The image for Java dropped it all the same. */
    @Test
    void aVariableOfAnyNameReachesTheProgramWhereTheAdministratorAllowsIt() throws Exception {
        var template = "container: {env: [{name: MINE, value: a}, {name: LOG_LEVEL, value: debug}]}";

        assertThat(environmentOf(planned(template, "shop=env"))).contains("MINE=a", "LOG_LEVEL=debug");
        assertThat(environmentOf(planned(template, "other=env")))
                .doesNotContain("MINE=a")
                .contains("LOG_LEVEL=debug");
        assertThat(planned("container: {env: [{name: LOG_LEVEL, value: debug}]}", "shop=env"))
                .as("pods that need it not are as before")
                .doesNotContainKey(Environment.UNLISTED);
        assertThat(planned("container: {envFrom: [{secretRef: {name: s}}]}", "shop=env"))
                .containsKey(Environment.UNLISTED);
    }

    @Test
    void noTemplateCanOpenTheListForItself() {
        var own = "container: {env: [{name: EVENTSOURCE_ENVIRONMENT, value: any}, {name: MINE, value: a}]}";
        var prefix = Serialization.unmarshal(
                "container: {envFrom: [{prefix: EVENTSOURCE_, configMapRef: {name: c}}]}", Template.class);

        assertThat(planned(own, "")).doesNotContainKeys("EVENTSOURCE_ENVIRONMENT", "MINE");
        assertThat(Safety.problems(prefix, Set.of())).hasSize(1);
        assertThat(SafeEnvironment.EVENT_SOURCE.passes("EVENTSOURCE_ENVIRONMENT"))
                .isFalse();
    }

    /** An image's ENV and arguments are not the shell's to read. */
    @Test
    void javaIsFoundByItsOwnPath() throws IOException {
        assertThat(Files.readString(DOCKER.resolve("Dockerfile.jvm")))
                .contains(
                        "ENTRYPOINT [\"/app/with-listed-environment\", \"/app/environment\"",
                        "\"/opt/java/openjdk/bin/java\"");
    }

    /** The variables of a pod in the namespace shop. */
    private static Map<String, String> planned(String template, String allowed) {
        var source = Serialization.unmarshal("""
            metadata: {name: s, namespace: shop, uid: u}
            spec: {template: {%s}, calendar: {tick: {interval: 10s}}}
            """.formatted(template), EventSource.class);
        var bus = Serialization.unmarshal("jetstream: {url: 'nats://nats:4222'}", BusConfig.class);
        var settings = new PodSettings("image:1", Optional.empty(), DefaultResources.NONE, Exceptions.of(allowed));
        return Planner.plan(source, Review.of(source, settings.exceptions()), bus, settings, Optional.empty())
                .deployment()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
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
