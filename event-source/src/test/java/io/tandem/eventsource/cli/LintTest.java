package io.tandem.eventsource.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code lint} reads, and what it says of types and names. */
class LintTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** It passed here, and {@code kubectl apply} refused it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EventSource | {webhook: {a: {port: 12000, endpoint: /a, method: POST}}} | spec.webhook.a.port: must be a text: put the value in quotes
            EventSource | {replicas: "2", calendar: {a: {interval: 1s}}} | spec.replicas: must be a number: take the quotes away
            EventSource | {replicas: two, calendar: {a: {interval: 1s}}} | spec.replicas: must be a number
            EventSource | {calendar: {a: {interval: 1s, exclusionDates: [a, 1]}}} | spec.calendar.a.exclusionDates[1]: must be a text: put the value in quotes
            EventSource | {calendar: {a: {interval: 1s, metadata: {on: off}}}} | spec.calendar.a.metadata.true: must be a text: put the value in quotes
            EventSource | {replicas: 1.5, calendar: {a: {interval: 1s}}} | spec.replicas: must be a number
            EventSource | {replicas: 0x, calendar: {a: {interval: 1s}}} | spec.replicas: must be a number
            EventSource | {calendar: {a: {interval: 1s, metadata: {a: 0o17}}}} | spec.calendar.a.metadata.a: must be a text: put the value in quotes
            EventSource | {calendar: {a: {interval: 1s, metadata: {a: 098}}}} | spec.calendar.a.metadata.a: must be a text: put the value in quotes
            EventSource | {template: {metadata: {labels: {v: 1.10}}}, calendar: {a: {interval: 1s}}} | spec.template.metadata.labels.v: must be a text: put the value in quotes
            EventSource | {nats: {a: {url: nats://n, subject: s, jsonBody: "true"}}} | spec.nats.a.jsonBody: must be true or false: take the quotes away
            EventSource | {nats: {a: {url: nats://n, subject: s, jsonBody: 1}}} | spec.nats.a.jsonBody: must be true or false
            EventBus | {jetstream: {version: 2.10}} | spec.jetstream.version: must be a text: put the value in quotes
            EventBus | {jetstream: {version: latest, replicas: "3"}} | spec.jetstream.replicas: must be a number: take the quotes away
            EventBus | {jetstream: [latest]} | spec.jetstream: must be an object with fields
            Sensor | {dependencies: [{name: d, eventSourceName: s, eventName: 1}], triggers: [{template: {name: t, log: {}}}]} | spec.dependencies[0].eventName: must be a text: put the value in quotes
            Sensor | {dependencies: [{name: d, eventSourceName: s, eventName: e}], triggers: [{template: {name: t, log: {intervalSeconds: "5"}}}]} | spec.triggers[0].template.log.intervalSeconds: must be a number: take the quotes away
            """)
    void lintNamesWhatTheDefinitionRefusesByItsType(String kind, String spec, String problem) throws IOException {
        var file = manifest("kind: %s\nmetadata: {name: e}\nspec: %s\n".formatted(kind, spec));
        assertThat(run("lint", file)).isEqualTo(1);
        assertThat(text(out).lines().filter(line -> !line.contains(": warning: ")))
                .hasSize(2)
                .first()
                .isEqualTo(file + ": e: " + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: EventSource\nmetadata: {name: e}\nspec: {calendar: {a: {interval: 1s}}, template: {container: {env: [{name: A, value: 1}]}}}",
                "kind: EventSource\nmetadata: {name: e}\nspec: {nats: {a: {url: nats://n, subject: s, jsonBody: yes}}}",
                "kind: EventSource\nmetadata: {name: e}\nspec: {calendar: {a: {interval: 1s, metadata: {a: 'on', b: \"1\", c: 1s, d: , e: !!str 1}}}}",
                "kind: EventSource\nmetadata: {name: e}\nspec: {replicas: null, calendar: {a: {interval: 1s}}}",
                "kind: EventSource\nmetadata: {name: e}\nspec: {replicas: 1.0, calendar: {a: {interval: 1s, metadata: {a: 0o9, b: 1:30, c: 2024-01-02}}}}",
                "kind: EventBus\nmetadata: {name: e}\nspec: {jetstream: {version: latest, replicas: 3, persistence: {volumeSize: 1}}}",
                "kind: Deployment\nmetadata: {name: e}\nspec: {replicas: '2'}"
            })
    void lintLeavesWhatTheDefinitionTakes(String manifest) throws IOException {
        assertThat(run("lint", manifest(manifest))).isZero();
        assertThat(text(out)).endsWith("0 problems, 0 warnings\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: e, annotations: {a: true}} | e | metadata.annotations.a
            {name: e, labels: {a: 1}} | e | metadata.labels.a
            {name: 12} | 12 | metadata.name
            {name: e, namespace: 0o17} | e | metadata.namespace
            {generateName: yes} | without a name | metadata.generateName
            {name: e, finalizers: [1]} | e | metadata.finalizers[0]
            """)
    void metadataIsOfTexts(String metadata, String name, String field) throws IOException {
        var file =
                manifest("kind: EventSource\nmetadata: %s\nspec: {calendar: {a: {interval: 1s}}}".formatted(metadata));
        assertThat(run("lint", file)).isEqualTo(1);
        assertThat(text(out))
                .startsWith("%s: %s: %s: must be a text: put the value in quotes\n".formatted(file, name, field));
    }

    @Test
    void lintWarnsOfASecretByANameThatNoneCanHave() throws IOException {
        var file = manifest("""
                kind: EventSource
                metadata: {name: e}
                spec: {nats: {a: {url: 'nats://n', subject: s, auth: {token: {name: my_secret, key: my_key}}}}}
                """);
        assertThat(run("lint", file)).isZero();
        assertThat(text(out))
                .startsWith(file + ": e: warning: spec.nats.a.auth.token.name: is a name that no Secret can have")
                .contains("0 problems, 1 warnings");
    }

    /** In a folder mounted from a ConfigMap each file was read twice. */
    @Test
    void namesThatBeginWithADotAreLeftOut() throws IOException {
        var data = Files.createDirectory(folder.resolve("..2026_11_30_19_00_00.1"));
        Files.writeString(
                data.resolve("a.yaml"),
                "kind: EventSource\nmetadata: {name: e}\nspec: {calendar: {a: {interval: 1s}}}");
        Files.createSymbolicLink(folder.resolve("..data"), data.getFileName());
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data", "a.yaml"));
        Files.writeString(folder.resolve(".b.yaml"), "kind: EventSource");
        assertThat(run("lint", folder.toString())).isZero();
        assertThat(text(out)).startsWith("1 EventSources, ");
        assertThat(run("lint", data.toString())).isZero();
        assertThat(text(out)).contains("\n1 EventSources, ");
    }

    private String manifest(String text) throws IOException {
        return Files.writeString(folder.resolve("manifest.yaml"), text).toString();
    }

    private int run(String... args) {
        return new CommandLine(InputStream.nullInputStream(), new PrintStream(out, true), new PrintStream(out, true))
                .run(List.of(args));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
