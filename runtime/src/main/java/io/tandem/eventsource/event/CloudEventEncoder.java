package io.tandem.eventsource.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes structured CloudEvents 1.0 JSON exactly as upstream's SDK does, attributes in the same order and data as
 * {@code data_base64}, so that its Sensors consume them unchanged.
 */
public final class CloudEventEncoder {
    /** RFC 3339 in UTC with as many digits of the second as are needed. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(java.util.Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final byte[] HEAD = ascii("{\"specversion\":\"1.0\",\"id\":");
    private static final byte[] DATA = ascii("\",\"data_base64\":\"");
    private static final byte[] TAIL = ascii("\"}");

    private final byte[] middle;

    /** All events of one encoder have the same source (the EventSource's name), type and subject (the event's name). */
    public CloudEventEncoder(String source, String type, String subject) {
        middle = utf8(",\"source\":" + quoted(source) + ",\"type\":" + quoted(type) + ",\"subject\":" + quoted(subject)
                + ",\"datacontenttype\":\"application/json\",\"time\":\"");
    }

    /**
     * @param extensions further attributes, lower-case letters and digits; usually none
     * @param data a JSON object in UTF-8
     */
    public byte[] encode(String id, Instant time, Map<String, String> extensions, byte[] data) {
        var quotedId = utf8(quoted(id));
        var timestamp = ascii(TIME.format(time));
        var more = utf8(attributes(extensions));
        var encodedSize = (data.length + 2) / 3 * 4;
        var head = HEAD.length + quotedId.length + middle.length + timestamp.length;
        // extensions, where there are any, stand between the time's closing quote and the data
        var glue = more.length == 0 ? DATA : concat(ascii("\""), more, ascii(",\"data_base64\":\""));
        var event = new byte[head + glue.length + encodedSize + TAIL.length];
        var at = put(HEAD, event, 0);
        at = put(quotedId, event, at);
        at = put(middle, event, at);
        at = put(timestamp, event, at);
        at = put(glue, event, at);
        var base64 = Base64.getEncoder().encode(data);
        at = put(base64, event, at);
        put(TAIL, event, at);
        return event;
    }

    private static String attributes(Map<String, String> extensions) {
        var text = new StringBuilder();
        new TreeMap<>(extensions)
                .forEach((name, value) ->
                        text.append(',').append(quoted(name)).append(':').append(quoted(value)));
        return text.toString();
    }

    private static int put(byte[] part, byte[] whole, int at) {
        System.arraycopy(part, 0, whole, at, part.length);
        return at + part.length;
    }

    private static byte[] concat(byte[]... parts) {
        var whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        var at = 0;
        for (var part : parts) {
            at = put(part, whole, at);
        }
        return whole;
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (c < 0x20) {
                        quoted.append("\\u%04x".formatted((int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
