package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tandem.api.source.AmqpSource;
import io.tandem.api.source.KafkaSource;
import io.tandem.api.validate.UnknownFields;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that hold YAML as text. */
class TextFieldsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-queue-type: stream",
                "x-queue-type:    stream   # kept",
                "\"x-queue-type\": \"stream\"",
                "'x-queue-type': 'stream'",
                "{x-queue-type: stream}",
                "{\"x-queue-type\":\"stream\",\"x-max-age\":\"7D\"}",
                "x-queue-type: !!str stream",
                "? x-queue-type\n: stream",
                "x-queue-type: >-\n  stream",
                "x-queue-type:\n  stream",
                "---\nx-max-age: 7D\nx-queue-type: &kind stream"
            })
    void aQueueIsAStreamHoweverItsTypeIsWritten(String arguments) {
        assertThat(amqp(arguments).readsStream()).isTrue();
        assertThat(amqp(arguments).keepsCheckpoint()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-queue-type: quorum",
                "# x-queue-type: stream",
                "x-queue-type: stream-like",
                "x-dead-letter-exchange: 'x-queue-type: stream'",
                "nested: {x-queue-type: stream}",
                "x-queue-type: [stream]",
                "x-queue-type",
                "a: [",
                ""
            })
    void whatOnlyLooksLikeAStreamIsNone(String arguments) {
        assertThat(amqp(arguments).readsStream()).isFalse();
    }

    @Test
    void keysOfAKafkaClientWithoutEffectAreNamedAsFieldsThatNobodyKnowsAre() throws Exception {
        var spec = Manifests.read("""
                        kind: EventSource
                        metadata: {name: e}
                        spec:
                          kafka:
                            orders:
                              url: b:9092
                              topic: t
                              partition: "0"
                              config: |
                                ClientId: mine
                                consumer:
                                  Fetch: {Min: 1}
                                  Retry: {Backoff: 2s}
                                Net: {SASL: {GSSAPI: {Realm: R}}}
                            broken: {url: 'b:9092', topic: t, partition: "0", config: 'a: ['}
                            kerberos:
                              url: b:9092
                              topic: t
                              partition: "0"
                              sasl: {mechanism: GSSAPI}
                              config: 'Net: {SASL: {GSSAPI: {Realm: R, DisablePAFXFAST: true}}}'
                        """).getSpec();
        assertThat(UnknownFields.in(spec))
                .containsExactlyInAnyOrder(
                        ".kafka.orders.config.consumer.Retry.Backoff",
                        ".kafka.orders.config.Net.SASL.GSSAPI.Realm",
                        ".kafka.kerberos.config.Net.SASL.GSSAPI.DisablePAFXFAST");
    }

    /** Each of them had the whole of the name in its path: two hundred megabytes for less than a hundred kilobytes. */
    @Test
    void aLongKeyWithManyBelowItDoesNotFillTheMemory() {
        var text = "? " + "k".repeat(20_000) + "\n: {" + many(5_000) + "}";

        assertThatThrownBy(() -> YamlText.leaves(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has a key of more than 500 characters, with those above it: no setting has such a name");
        assertThat(kafka(text).ignored()).isEmpty();
        assertThat(kafka(text).problems())
                .containsExactly(new Problem(
                        "config",
                        "has a key of more than 500 characters, with those above it: no setting has such a name"));
        assertThat(amqp(text).keepsCheckpoint()).isFalse();
    }

    /** They passed here, and the event failed in its pod. */
    @ParameterizedTest
    @ValueSource(strings = {"x-queue-type", "- x-queue-type: quorum", "7", "[]"})
    void argumentsThatAreNoMapAreAProblemOfTheirField(String arguments) {
        var problem = "is no map of YAML: write keys and values, such as \"key: value\"";
        assertThat(amqp(arguments).problems()).contains(new Problem("queueDeclare.arguments", problem));
        var json = JsonNodeFactory.instance.objectNode();
        json.putObject("exchangeDeclare").put("arguments", arguments);
        json.putObject("queueBind").put("arguments", arguments);
        assertThat(EventSourceJson.MAPPER.convertValue(json, AmqpSource.class).problems())
                .contains(
                        new Problem("exchangeDeclare.arguments", problem), new Problem("queueBind.arguments", problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "# none", "", " ", "---", "{}", "x-queue-type: quorum"})
    void argumentsMayBeNothing(String arguments) {
        assertThat(amqp(arguments).problems())
                .noneMatch(problem -> problem.field().contains("arguments"));
    }

    @Test
    void aTextWithMoreSettingsThanThereAreIsAProblemOfItsField() {
        assertThat(kafka("{" + many(1_000) + "}").problems()).isEmpty();
        assertThat(kafka("{" + many(1_001) + "}").problems())
                .containsExactly(new Problem("config", "has more than 1000 settings: keep only what is needed"));
        assertThat(kafka("{" + many(1_000) + "}").ignored()).hasSize(100);
    }

    @Test
    void aTextLongerThanAnybodyWritesIsAProblemOfItsField() {
        var text = "a: " + "b".repeat(65_536);
        var message = "has 65539 characters, and 65536 is the most: keep only what is needed";

        assertThat(kafka(text).problems()).containsExactly(new Problem("config", message));
        assertThat(amqp(text).problems()).contains(new Problem("queueDeclare.arguments", message));
        assertThat(amqp(text).keepsCheckpoint()).isFalse();
    }

    /** The parser's message has the lines where it stopped, and goes into log, status and the output of lint. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "net.sasl.gssapi.password: \"hunter2",
                "- hunter2: [",
                "hunter2: !!float hunter2",
                "hunter2: *\nhunter2"
            })
    void whatIsNoYamlIsNotQuoted(String text) {
        assertThatThrownBy(() -> YamlText.leaves(text))
                .hasMessageMatching(
                        "is not YAML \\(line \\d+, column \\d+\\): write keys and values, such as \"key: value\"")
                .hasNoCause();
        assertThat(kafka(text).problems()).singleElement().satisfies(problem -> assertThat(problem.toString())
                .startsWith("config: is not YAML")
                .doesNotContain("hunter2", "\n"));
    }

    private static String many(int number) {
        return IntStream.range(0, number).mapToObj(i -> i + ": 1").collect(Collectors.joining(", "));
    }

    private static KafkaSource kafka(String config) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("url", "b:9092").put("topic", "t").put("partition", "0").put("config", config);
        return EventSourceJson.MAPPER.convertValue(json, KafkaSource.class);
    }

    private static AmqpSource amqp(String arguments) {
        var json = JsonNodeFactory.instance.objectNode();
        json.putObject("queueDeclare").put("name", "q").put("arguments", arguments);
        return EventSourceJson.MAPPER.convertValue(json, AmqpSource.class);
    }
}
