package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;

/**
 * One object of the Kubernetes API.
 *
 * @param json as it came
 * @param tree the same, with kind and API version, which the items of a list lack
 */
record WatchedObject(byte[] json, ObjectNode tree) {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** The kind and API version of the objects of one resource. */
    record Type(String apiVersion, String kind) {
        WatchedObject parse(byte[] json) throws IOException {
            if (!(JSON.readTree(json) instanceof ObjectNode tree)) {
                throw new IOException("the API server sent something that is no object");
            }
            if (!tree.hasNonNull("kind")) {
                tree.put("kind", kind);
            }
            if (!tree.hasNonNull("apiVersion")) {
                tree.put("apiVersion", apiVersion);
            }
            return new WatchedObject(json, tree);
        }
    }

    /** Cuts out the object at which the parser is, and goes to its end. */
    static byte[] cut(JsonParser parser, byte[] source) throws IOException {
        var from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return Arrays.copyOfRange(source, from, (int) parser.currentLocation().getByteOffset());
    }

    JsonNode metadata() {
        return tree.path("metadata");
    }

    String uid() {
        return metadata().path("uid").asText();
    }

    String version() {
        return metadata().path("resourceVersion").asText();
    }

    /** With sorted keys, as upstream writes objects. */
    byte[] sorted() {
        try {
            return JSON.writeValueAsBytes(JSON.treeToValue(tree, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }
}
