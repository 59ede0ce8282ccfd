package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventDecoderTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aKafkaEventTellsPartitionAndNumber() {
        Delivered event = decode(SourceKind.KAFKA, "{\"partition\": 2, \"body\": {\"number\": 17}}", "");

        assertThat(event.lane()).isEqualTo("partition-2");
        assertThat(event.number()).isEqualTo(17);
        assertThat(event.id()).isEqualTo("the-id");
        assertThat(event.pod()).isEmpty();
        assertThat(event.at()).isEqualTo(AT);
    }

    @Test
    void theExtensionsTellPodAndEpoch() {
        Delivered event =
                decode(SourceKind.NATS, "{\"body\": {\"number\": 1}}", ", \"tandempod\": \"p-1\", \"tandemepoch\": 4");

        assertThat(event.pod()).isEqualTo("p-1");
        assertThat(event.epoch()).isEqualTo("4");
    }

    @Test
    void anAmqpEventTellsItsNumberAsMessageId() {
        for (var kind : List.of(SourceKind.AMQP, SourceKind.AMQP_STREAM)) {
            assertThat(decode(kind, "{\"messageId\": \"-3\"}", "").number()).isEqualTo(-3);
        }
    }

    @Test
    void aTickIsTheNearestSecond() {
        long second = Instant.parse("2026-05-01T10:00:00Z").getEpochSecond();

        assertThat(tick("2026-05-01 10:00:00.000912 +0000 UTC m=+59.99")).isEqualTo(second);
        assertThat(tick("2026-05-01 09:59:59.9998 +0000 UTC m=+59.99")).isEqualTo(second);
        assertThat(tick("2026-05-01 12:00:00 +0200 CEST")).isEqualTo(second);
    }

    @Test
    void aResourceEventTellsItsNumberAsName() {
        String body = "{\"body\": {\"metadata\": {\"name\": \"resource-ab12cd-n%s\"}}}";

        assertThat(decode(SourceKind.RESOURCE, body.formatted("42"), "").number())
                .isEqualTo(42);
        assertThat(decode(SourceKind.RESOURCE, body.formatted("42w"), "").number())
                .isEqualTo(-42);
    }

    @Test
    void anUpdateTellsItsNumberInWhatTheObjectHolds() {
        String body =
                "{\"body\": {\"metadata\": {\"name\": \"resource-updated-ab12cd-n3\"}, \"data\": {\"number\": \"-8\"}}}";

        assertThat(decode(SourceKind.RESOURCE_UPDATED, body, "").number()).isEqualTo(-8);
    }

    @Test
    void dataMayBePlainJson() {
        String event = "{\"id\": \"x\", \"data\": {\"body\": {\"number\": 5}}}";

        assertThat(EventDecoder.decode(SourceKind.WEBHOOK, event.getBytes(StandardCharsets.UTF_8), AT)
                        .number())
                .isEqualTo(5);
    }

    @Test
    void whatIsNoSuchEventIsRefusedAndShown() {
        assertThatThrownBy(
                        () -> EventDecoder.decode(SourceKind.KAFKA, "{\"id\": 1}".getBytes(StandardCharsets.UTF_8), AT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka")
                .hasMessageContaining("{\"id\": 1}");
    }

    private static long tick(String eventTime) {
        return decode(SourceKind.CALENDAR, "{\"eventTime\": \"%s\"}".formatted(eventTime), "")
                .number();
    }

    private static Delivered decode(SourceKind kind, String data, String extensions) {
        String encoded = Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
        String event = "{\"id\": \"the-id\", \"data_base64\": \"%s\"%s}".formatted(encoded, extensions);
        return EventDecoder.decode(kind, event.getBytes(StandardCharsets.UTF_8), AT);
    }
}
