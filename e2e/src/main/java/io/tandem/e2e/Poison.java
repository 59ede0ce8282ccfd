package io.tandem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message of which no event can be made, or none that the bus takes.
 *
 * @param number unlike that of any good message
 */
record Poison(long number, byte[] body) {
    /** Larger than what the bus takes, in base64. */
    private static final int TOO_LARGE = 900_000;
    /** Of a body that is stored apart; more may be cut off. */
    private static final int KEPT = 200_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A body that is not JSON, as the source expects it. */
    static Poison text(long number) {
        return new Poison(number, "{\"number\": %d, no JSON".formatted(number).getBytes(StandardCharsets.UTF_8));
    }

    /** A body that is too large for the bus. */
    static Poison large(long number) {
        return new Poison(number, Body.of(number, TOO_LARGE));
    }

    /**
     * Whether this is what was stored apart.
     *
     * @param event as the bus holds it
     */
    boolean isIn(byte[] event) {
        try {
            JsonNode data =
                    JSON.readTree(JSON.readTree(event).required("data_base64").binaryValue());
            byte[] original = data.required("original").binaryValue();
            return data.required("size").asInt() >= body.length && contains(original);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON", e);
        }
    }

    /** An entry of a stream has other fields beside it. */
    private boolean contains(byte[] original) {
        byte[] head = Arrays.copyOf(body, Math.min(body.length, KEPT));
        return new String(original, StandardCharsets.UTF_8).contains(new String(head, StandardCharsets.UTF_8));
    }
}
