package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a list of objects.
 *
 * @param version of the whole list
 * @param next how to ask for the next part; empty if this is the last
 * @param objects each as it came: only one at a time is read
 */
record ObjectPage(String version, String next, List<byte[]> objects) {
    static ObjectPage parse(byte[] answer) throws IOException {
        var objects = new ArrayList<byte[]>();
        JsonNode metadata = WatchedObject.JSON.createObjectNode();
        try (var parser = WatchedObject.JSON.createParser(answer)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the API server's answer is no list");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var field = parser.currentName();
                var value = parser.nextToken();
                if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
                    metadata = parser.readValueAsTree();
                } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        objects.add(WatchedObject.cut(parser, answer));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        var version = metadata.path("resourceVersion").asText();
        if (version.isEmpty()) {
            throw new IOException("the API server's list has no version");
        }
        return new ObjectPage(version, metadata.path("continue").asText(""), objects);
    }
}
