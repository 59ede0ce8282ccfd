package io.tandem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the number out of an event as the bus holds it: a CloudEvent in structured JSON. */
public final class EventDecoder {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Go's rendering of a time; a monotonic reading may follow. */
    private static final Pattern TICK = Pattern.compile("^(\\S+ \\S+ [+-]\\d{4}) .*");

    private static final DateTimeFormatter TICK_FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern(" xx")
            .toFormatter();

    private EventDecoder() {}

    /**
     * The event in {@code body}.
     *
     * @throws IllegalArgumentException if it is none of this kind of source
     */
    public static Delivered decode(SourceKind source, byte[] body, Instant at) {
        try {
            JsonNode event = JSON.readTree(body);
            JsonNode data = event.has("data_base64")
                    ? JSON.readTree(event.get("data_base64").binaryValue())
                    : event.path("data");
            return new Delivered(
                    lane(source, data),
                    number(source, data),
                    event.path("id").asText(),
                    event.path("tandempod").asText(),
                    event.path("tandemepoch").asText(),
                    at);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not an event of %s: %s".formatted(source.label(), new String(body, StandardCharsets.UTF_8)), e);
        }
    }

    private static String lane(SourceKind source, JsonNode data) {
        return source == SourceKind.KAFKA
                ? KafkaFeeder.lane(data.required("partition").asInt())
                : source.label();
    }

    private static long number(SourceKind source, JsonNode data) {
        return switch (source) {
            case KAFKA,
                    NATS,
                    NATS_JETSTREAM,
                    MQTT,
                    EMITTER,
                    NSQ,
                    PULSAR,
                    REDIS,
                    GENERIC,
                    WEBHOOK,
                    WEBHOOK_HTTP2,
                    GITHUB -> data.required("body").required("number").asLong();
            case REDIS_STREAM ->
                Long.parseLong(data.required("values")
                        .required(RedisStreamFeeder.FIELD)
                        .asText());
            case AMQP, AMQP_STREAM -> Long.parseLong(data.required("messageId").asText());
            case CALENDAR, CALENDAR_CATCHUP, CALENDAR_TEN_MINUTES, CALENDAR_DAILY ->
                tick(data.required("eventTime").asText());
            case RESOURCE_UPDATED ->
                Long.parseLong(data.required("body")
                        .required("data")
                        .required(UpdateFeeder.FIELD)
                        .asText());
            case RESOURCE ->
                ResourceFeeder.number(data.required("body")
                        .required("metadata")
                        .required("name")
                        .asText());
        };
    }

    /** The second the tick is nearest to: a timer is some microseconds late. */
    private static long tick(String eventTime) {
        Matcher matcher = TICK.matcher(eventTime + " ");
        if (!matcher.matches()) {
            throw new IllegalArgumentException("eventTime is not like 2024-05-01 10:00:00.5 +0000 UTC: " + eventTime);
        }
        return OffsetDateTime.parse(matcher.group(1), TICK_FORMAT)
                .toInstant()
                .plusMillis(500)
                .getEpochSecond();
    }
}
