package io.tandem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Compares two events of one request: their data byte for byte, and their attributes without those that have to differ. */
final class EventDifference {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The last is the name of the EventSource, of which each target has its own. */
    private static final List<String> OWN = List.of("id", "time", "source");

    private static final String BINARY = "data_base64";
    private static final int SHOWN = 40;

    private EventDifference() {}

    /**
     * Where they differ first, with what either has there; empty if they do not.
     *
     * @throws IOException if one is no event in structured JSON
     */
    static Optional<String> of(byte[] one, byte[] other) throws IOException {
        var data = difference(data(one), data(other));
        return data.isPresent()
                ? data.map("data "::concat)
                : difference(attributes(one), attributes(other)).map("attributes "::concat);
    }

    private static byte[] data(byte[] event) throws IOException {
        var node = object(event);
        return node.has(BINARY)
                ? node.get(BINARY).binaryValue()
                : node.path("data").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] attributes(byte[] event) throws IOException {
        var node = object(event);
        node.remove(OWN);
        if (node.has(BINARY)) {
            node.put(BINARY, "");
        }
        return JSON.writeValueAsBytes(node);
    }

    private static ObjectNode object(byte[] event) throws IOException {
        JsonNode node = JSON.readTree(event);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("an event that is no object");
    }

    private static Optional<String> difference(byte[] one, byte[] other) {
        int at = Arrays.mismatch(one, other);
        return at < 0
                ? Optional.empty()
                : Optional.of("from byte %d on: %s; %s".formatted(at, around(one, at), around(other, at)));
    }

    private static String around(byte[] text, int at) {
        int begin = Math.max(0, at - SHOWN / 2);
        int end = Math.min(text.length, at + SHOWN);
        return new String(text, begin, Math.max(0, end - begin), StandardCharsets.UTF_8);
    }
}
