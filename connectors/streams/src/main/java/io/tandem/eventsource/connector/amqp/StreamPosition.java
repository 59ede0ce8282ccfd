package io.tandem.eventsource.connector.amqp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** Up to where a stream was read. */
sealed interface StreamPosition {
    JsonMapper JSON = new JsonMapper();

    /** The queue: a position is only good for one. */
    String queue();

    /** As the checkpoint takes it. */
    String json();

    /** As the broker takes it, for {@code x-stream-offset}. */
    Object offset();

    /** Empty if it is a position of another queue. */
    static Optional<StreamPosition> parse(String text, String queue) {
        try {
            var json = JSON.readTree(text);
            if (!json.path("queue").asText().equals(queue)) {
                return Optional.empty();
            }
            if (json.path("read").canConvertToLong()) {
                return Optional.of(new Read(queue, json.path("read").asLong()));
            }
            return Optional.of(
                    new Since(queue, Instant.parse(json.path("since").asText())));
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** All messages up to this offset. */
    record Read(String queue, long last) implements StreamPosition {
        @Override
        public String json() {
            return JSON.createObjectNode().put("queue", queue).put("read", last).toString();
        }

        @Override
        public Object offset() {
            return last + 1;
        }
    }

    /** None so far, and what came after this time is to be read. */
    record Since(String queue, Instant began) implements StreamPosition {
        @Override
        public String json() {
            return JSON.createObjectNode()
                    .put("queue", queue)
                    .put("since", began.toString())
                    .toString();
        }

        /** In whole seconds, and from the chunk that has it: a message or two from before may come. */
        @Override
        public Object offset() {
            return Date.from(began);
        }
    }
}
