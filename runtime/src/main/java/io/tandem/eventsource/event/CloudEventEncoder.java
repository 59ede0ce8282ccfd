package io.tandem.eventsource.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes structured CloudEvents 1.0 JSON exactly as upstream's SDK does, attributes in the same order and data as
 * {@code data_base64}, so that its Sensors consume them unchanged. Thread-safe.
 */
public final class CloudEventEncoder {
    /** RFC 3339. */
    private static final SecondText TIME = new SecondText("uuuu-MM-dd'T'HH:mm:ss");

    private static final byte[] HEAD = utf8("{\"specversion\":\"1.0\",\"id\":\"");
    private static final byte[] DATA = utf8("Z\",\"data_base64\":\"");
    private static final byte[] TAIL = utf8("\"}");
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final byte[] middle;

    /** All events of one encoder have the same source (the EventSource's name), type and subject (the event's name). */
    public CloudEventEncoder(String source, String type, String subject) {
        middle = utf8("\",\"source\":" + quoted(source) + ",\"type\":" + quoted(type) + ",\"subject\":"
                + quoted(subject) + ",\"datacontenttype\":\"application/json\",\"time\":\"");
    }

    /**
     * @param extensions further attributes, lower-case letters and digits; usually none
     * @param data a JSON object in UTF-8
     */
    public byte[] encode(String id, Instant time, Map<String, String> extensions, byte[] data) {
        return encode(id, time, extensions, data, data.length);
    }

    /** The same with the first {@code length} bytes of {@code data}. */
    public byte[] encode(String id, Instant time, Map<String, String> extensions, byte[] data, int length) {
        var quotedId = escaped(id);
        var timestamp = TIME.format(time);
        var glue = extensions.isEmpty() ? DATA : utf8("Z\"" + attributes(extensions) + ",\"data_base64\":\"");
        var event = new byte
                [HEAD.length
                        + quotedId.length
                        + middle.length
                        + timestamp.length()
                        + glue.length
                        + Base64Text.size(length)
                        + TAIL.length];
        var at = put(HEAD, event, 0);
        at = put(quotedId, event, at);
        at = put(middle, event, at);
        at = put(timestamp, event, at);
        at = put(glue, event, at);
        at = Base64Text.put(data, length, event, at);
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

    @SuppressWarnings("deprecation") // the one call that copies ASCII without an encoder
    private static int put(String part, byte[] whole, int at) {
        part.getBytes(0, part.length(), whole, at);
        return at + part.length();
    }

    private static byte[] escaped(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (needsEscape(text.charAt(i))) {
                var quoted = quoted(text);
                return utf8(quoted.substring(1, quoted.length() - 1));
            }
        }
        return utf8(text);
    }

    private static boolean needsEscape(char c) {
        return c < 0x20 || c == '"' || c == '\\';
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < 0x20) {
                quoted.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xF]);
            } else {
                if (needsEscape(c)) {
                    quoted.append('\\');
                }
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
