package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tandem.api.source.AmqpSource;
import io.tandem.api.validate.UnknownFields;
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

    private static AmqpSource amqp(String arguments) {
        var json = JsonNodeFactory.instance.objectNode();
        json.putObject("queueDeclare").put("name", "q").put("arguments", arguments);
        return EventSourceJson.MAPPER.convertValue(json, AmqpSource.class);
    }
}
