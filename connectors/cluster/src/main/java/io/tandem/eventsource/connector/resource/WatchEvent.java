package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What a watch tells. */
sealed interface WatchEvent {
    /** @throws ApiRefusal if it is an error, which ends the watch */
    static WatchEvent parse(byte[] line, WatchedObject.Type type) throws IOException, ApiRefusal {
        var word = "";
        var json = new byte[0];
        try (var parser = WatchedObject.JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the API server's watch sent something that is no event");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var field = parser.currentName();
                var value = parser.nextToken();
                if (field.equals("type")) {
                    word = parser.getText();
                } else if (field.equals("object") && value == JsonToken.START_OBJECT) {
                    json = WatchedObject.cut(parser, line);
                } else {
                    parser.skipChildren();
                }
            }
        }
        var object = type.parse(json);
        return switch (word) {
            case "ADDED" -> new Changed(Change.Type.ADD, object);
            case "MODIFIED" -> new Changed(Change.Type.UPDATE, object);
            case "DELETED" -> new Changed(Change.Type.DELETE, object);
            case "BOOKMARK" -> new Bookmark(object.version());
            case "ERROR" -> throw ApiRefusal.of(object.tree());
            default -> throw new IOException("the API server's watch sent an event of unknown type " + word);
        };
    }

    /** An object was made, changed or deleted. */
    record Changed(Change.Type type, WatchedObject object) implements WatchEvent {}

    /** All changes up to this version were told, whether there were any or not. */
    record Bookmark(String version) implements WatchEvent {}
}
