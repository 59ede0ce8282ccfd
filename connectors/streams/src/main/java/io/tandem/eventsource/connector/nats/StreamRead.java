package io.tandem.eventsource.connector.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/**
 * Up to where a consumer has read its stream: from there it is made again, if somebody deletes it.
 *
 * @param created when the stream was made, as text: one that is made again under its name begins to count anew
 * @param last sequence up to which every message was settled
 */
record StreamRead(String stream, String durable, String created, long last) {
    private static final JsonMapper JSON = new JsonMapper();

    /** As the checkpoint takes it. */
    String json() {
        return JSON.createObjectNode()
                .put("stream", stream)
                .put("durable", durable)
                .put("created", created)
                .put("read", last)
                .toString();
    }

    /** Empty if it is no position of this consumer. */
    static Optional<StreamRead> parse(String text, String stream, String durable) {
        try {
            var json = JSON.readTree(text);
            var read = new StreamRead(
                    json.path("stream").asText(),
                    json.path("durable").asText(),
                    json.path("created").asText(),
                    json.path("read").asLong());
            return read.stream.equals(stream) && read.durable.equals(durable) ? Optional.of(read) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
