package io.tandem.eventsource.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.eventsource.EventSourceMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a shell sees them: what a process prints, and how it exits. */
class CommandLineProcessTest {
    private record Ended(int code, String out, String err) {}

    @TempDir
    Path folder;

    @Test
    void lintNamesFileEventFieldAndColumn() throws Exception {
        var file = manifest("shop.yaml", """
                kind: EventSource
                metadata: {name: shop}
                spec:
                  webhook:
                    orders: {port: '12000', endpoint: /orders, method: POST, endpont: /x, filter: {expression: 'body.id == )'}}
                    twice: {port: '12000', endpoint: /twice, method: POST}
                  kafka:
                    twice: {url: 'a:9092', topic: t, partition: '0'}
                  carrierPigeon:
                    coo: {loft: north}
                """);
        var lint = run("", "lint", file);
        assertThat(lint.out().lines())
                .containsExactlyInAnyOrder(
                        file + ": shop: spec.carrierPigeon: is no source type that this release knows",
                        file + ": shop: spec.webhook.orders.filter.expression: does not compile: line 1, column 12: "
                                + "unexpected ')', expected a value",
                        file
                                + ": shop: spec.webhook.twice: has the name of spec.kafka.twice; event names must differ across types",
                        file
                                + ": shop: warning: spec.webhook.orders.endpont: is no field that is known, and is ignored",
                        "1 EventSources, 0 Sensors, 3 problems, 1 warnings");
        assertThat(lint.err()).isEmpty();
        assertThat(lint.code()).isEqualTo(1);
    }

    @Test
    void twoEventsOfOneNameInOneTypeAreNotSilentlyOne() throws Exception {
        var file = manifest("twice.yaml", """
                kind: EventSource
                metadata: {name: shop}
                spec:
                  webhook:
                    a: {port: '12000', endpoint: /a, method: POST}
                    a: {port: '12000', endpoint: /b, method: POST}
                """);
        var lint = run("", "lint", file);
        assertThat(lint.out())
                .matches("(?s)\\Q" + file + "\\E: line 6, column \\d+: is no YAML: Duplicate field 'a'\n.*");
        assertThat(lint.code()).isEqualTo(1);
    }

    @Test
    void yamlThatIsBrokenIsSaidInOneLineWithItsPlace() throws Exception {
        var file = manifest("broken.yaml", "kind: EventSource\nmetadata: {name: x\nspec: 1\n");
        var lint = run("", "lint", file);
        assertThat(lint.out().lines().toList())
                .hasSize(2)
                .first()
                .asString()
                .startsWith(file + ": line 3, column ")
                .contains("is no YAML: while parsing a flow mapping: expected ',' or '}'");
        assertThat(lint.code()).isEqualTo(1);
    }

    @Test
    void aValueOfAWrongTypeIsNamedByItsField() throws Exception {
        var file = manifest("type.yaml", """
                kind: EventSource
                metadata: {name: shop}
                spec: {webhook: {a: {port: [1], endpoint: /a, method: POST}}}
                """);
        var lint = run("", "lint", file);
        assertThat(lint.out()).startsWith(file + ": shop: spec.webhook.a.port: must be a text");
        assertThat(lint.code()).isEqualTo(1);
    }

    @Test
    void aFilterIsTriedWithoutStartingAPod() throws Exception {
        assertThat(run("{\"body\": {\"id\": 4}}", "filter", "body.id == 4")).isEqualTo(new Ended(0, "true\n", ""));
        assertThat(run("{\"body\": {\"id\": 4}}", "filter", "body.id == 5")).isEqualTo(new Ended(0, "false\n", ""));
        assertThat(run("{\"body\": ", "filter", "body.id == 5").code()).isEqualTo(1);
        var wrong = run("{}", "filter", "body.id ==");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("line 1, column 11", "expected a value");
    }

    @Test
    void usageIsTwoUnlessItIsAskedFor() throws Exception {
        assertThat(run("", "lint").code()).isEqualTo(2);
        assertThat(run("", "filter", "a", "b").code()).isEqualTo(2);
        assertThat(run("", "lint", folder.resolve("nothing").toString()).err()).contains("there is no such file");
        assertThat(run("", "--help")).isEqualTo(new Ended(0, CommandLine.HELP + "\n", ""));
    }

    /** Their types that this release lacks are all that is said of them. */
    @Test
    void upstreamsExamplesAreClean() throws Exception {
        var examples = System.getProperty("tandem.upstream.manifests", System.getenv("TANDEM_UPSTREAM_MANIFESTS"));
        assumeTrue(examples != null, "name a folder of EventSource manifests with -Dtandem.upstream.manifests=FOLDER");
        var lint = run("", "lint", examples);
        assertThat(lint.out().lines().filter(line -> line.startsWith("/") && !line.contains(": warning: ")))
                // one of them has sentences where the names of a Secret and its key should stand
                .filteredOn(line -> !line.contains(": spec.storageGrid.example.authToken."))
                .allMatch(line -> line.endsWith("is not built yet"));
        assertThat(lint.err()).isEmpty();
    }

    private String manifest(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private Ended run(String input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As Quarkus' launcher does.
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                EventSourceMain.class.getName()));
        command.addAll(List.of(arguments));
        var in = Files.writeString(folder.resolve("in"), input).toFile();
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var process = new ProcessBuilder(command)
                .redirectInput(in)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Ended(
                process.waitFor(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
