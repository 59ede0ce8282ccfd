package io.tandem.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How an EventSource travels in a pod's environment: as base64 of JSON in {@code EVENTSOURCE_OBJECT}, as upstream's
 * controller sends it, or, since Linux starts no program with a single variable over 128 KiB, compressed and cut into
 * {@code EVENTSOURCE_OBJECT_GZIP_0}, {@code _1} and so on.
 */
public final class ObjectVariables {
    /** The one variable of an object that fits. */
    public static final String WHOLE = "EVENTSOURCE_OBJECT";
    /** What the names of the others begin with; they count from 0. */
    public static final String PART = "EVENTSOURCE_OBJECT_GZIP_";

    private static final int LONGEST = 128 * 1024 - 1 - (WHOLE + "=").length();
    private static final int PART_LENGTH = 120_000;
    /** No object of the API server is larger, so what unpacks to more is no EventSource. */
    private static final int LONGEST_JSON = 8 << 20;

    private ObjectVariables() {}

    /** The variables of an object, in their order. */
    public static Map<String, String> of(JsonNode object) {
        var json = object.toString().getBytes(StandardCharsets.UTF_8);
        var whole = Base64.getEncoder().encodeToString(json);
        if (whole.length() <= LONGEST) {
            return Map.of(WHOLE, whole);
        }
        var packed = Base64.getEncoder().encodeToString(packed(json));
        var parts = new LinkedHashMap<String, String>();
        for (var from = 0; from < packed.length(); from += PART_LENGTH) {
            parts.put(PART + parts.size(), packed.substring(from, Math.min(packed.length(), from + PART_LENGTH)));
        }
        return parts;
    }

    /** Whether the object came in parts. */
    public static boolean inParts(Map<String, String> env) {
        return env.containsKey(PART + 0);
    }

    /**
     * Puts the parts together.
     *
     * @throws IllegalArgumentException if they are not parts of an EventSource
     */
    public static EventSource join(Map<String, String> env) {
        var text = IntStream.iterate(0, n -> env.containsKey(PART + n), n -> n + 1)
                .mapToObj(n -> env.get(PART + n))
                .collect(Collectors.joining());
        try (var in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            var json = in.readNBytes(LONGEST_JSON + 1);
            if (json.length > LONGEST_JSON) {
                throw new IllegalArgumentException("it unpacks to more than %d bytes".formatted(LONGEST_JSON));
            }
            return EventSourceJson.MAPPER.readValue(json, EventSource.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("not the compressed JSON of an EventSource: " + e.getMessage(), e);
        }
    }

    private static byte[] packed(byte[] json) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }
}
