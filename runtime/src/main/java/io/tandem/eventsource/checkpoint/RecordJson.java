package io.tandem.eventsource.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.eventsource.checkpoint.CheckpointStore.Record;
import java.io.IOException;
import java.util.Map;

/** A record as text. */
final class RecordJson {
    private static final JsonMapper JSON = new JsonMapper();

    private RecordJson() {}

    static String write(Record stored) {
        try {
            return JSON.writeValueAsString(
                    Map.of("epoch", stored.epoch(), "writer", stored.writer(), "position", stored.position()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and a number are JSON", e);
        }
    }

    /** @throws IOException if somebody else wrote something there: to begin anew would repeat or lose what is before it */
    static Record read(String where, String text) throws IOException {
        try {
            var json = JSON.readTree(text);
            if (json.path("writer").isTextual() && json.path("position").isTextual()) {
                return new Record(
                        json.path("epoch").asLong(),
                        json.path("writer").asText(),
                        json.path("position").asText());
            }
        } catch (JsonProcessingException e) {
            // told below, without a quotation
        }
        throw new IOException("%s is no checkpoint: delete it to begin anew".formatted(where));
    }
}
