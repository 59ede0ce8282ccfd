package io.tandem.eventsource.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.EventSourceMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a shell sees them: what a process prints, and how it exits. What they say is {@link CommandLineTest}'s. */
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
                        "1 EventSources, 0 Sensors, 0 EventBuses, 3 problems, 1 warnings");
        assertThat(lint.err()).isEmpty();
        assertThat(lint.code()).isEqualTo(1);
    }

    @Test
    void aFilterIsTriedWithoutStartingAPod() throws Exception {
        assertThat(run("{\"body\": {\"id\": 4}}", "filter", "body.id == 4")).isEqualTo(new Ended(0, "true\n", ""));
    }

    @Test
    void usageIsTwoUnlessItIsAskedFor() throws Exception {
        assertThat(run("", "lint")).isEqualTo(new Ended(2, "", CommandLine.HELP + "\n"));
        assertThat(run("", "--help")).isEqualTo(new Ended(0, CommandLine.HELP + "\n", ""));
    }

    private String manifest(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private Ended run(String input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
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
