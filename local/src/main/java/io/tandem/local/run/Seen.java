package io.tandem.local.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event as a consumer of the bus sees it.
 *
 * @param at when the bus accepted it
 * @param source name of the EventSource
 * @param event name of the event in it
 * @param id identity of the event
 * @param pod the pod that published it; empty if events do not tell
 * @param data the event's data, JSON
 */
record Seen(Instant at, String source, String event, String id, String pod, String data) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The beginning of a Go time as text; what follows the zone's offset says nothing more. */
    private static final Pattern GO_TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)(?:\\.\\d+)? ([+-]\\d{4}).*");

    private static final DateTimeFormatter GO_FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss Z", Locale.ROOT);

    /**
     * Reads a structured CloudEvent.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Seen parse(Instant at, byte[] cloudEvent) {
        try {
            JsonNode json = JSON.readTree(cloudEvent);
            String data = json.has("data_base64")
                    ? new String(json.get("data_base64").binaryValue(), StandardCharsets.UTF_8)
                    : json.path("data").toString();
            return new Seen(
                    at,
                    json.path("source").asText(),
                    json.path("subject").asText(),
                    json.path("id").asText(),
                    json.path("tandempod").asText(),
                    data);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a CloudEvent: " + e.getMessage(), e);
        }
    }

    /** The whole second a calendar event is for; empty if it is no calendar event. */
    Optional<Instant> tick() {
        try {
            String time = JSON.readTree(data).path("eventTime").asText();
            Matcher matcher = GO_TIME.matcher(time);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String text = matcher.group(1) + " " + matcher.group(2);
            return Optional.of(ZonedDateTime.parse(text, GO_FORMAT).toInstant().truncatedTo(ChronoUnit.SECONDS));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
