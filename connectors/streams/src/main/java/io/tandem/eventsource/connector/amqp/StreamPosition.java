package io.tandem.eventsource.connector.amqp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalLong;

/** Up to where a stream was read. */
sealed interface StreamPosition {
    JsonMapper JSON = new JsonMapper();

    /** The queue: a position is only good for one. */
    String queue();

    /** What tells this stream from a former one of the same name; empty for one that was never found deleted. */
    String birth();

    /** As the checkpoint takes it. */
    String json();

    /** Empty if it is a position of another queue. */
    static Optional<StreamPosition> parse(String text, String queue) {
        try {
            var json = JSON.readTree(text);
            if (!json.path("queue").asText().equals(queue)) {
                return Optional.empty();
            }
            var birth = json.path("birth").asText("");
            if (json.path("read").canConvertToLong()) {
                return Optional.of(new Read(queue, birth, json.path("read").asLong(), sum(json)));
            }
            return Optional.of(
                    birth.isEmpty()
                            ? new Since(queue, Instant.parse(json.path("since").asText()))
                            : new Anew(queue, birth));
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static OptionalLong sum(JsonNode json) {
        return json.path("sum").canConvertToLong()
                ? OptionalLong.of(json.path("sum").asLong())
                : OptionalLong.empty();
    }

    private static ObjectNode object(StreamPosition position) {
        var json = JSON.createObjectNode().put("queue", position.queue());
        return position.birth().isEmpty() ? json : json.put("birth", position.birth());
    }

    /**
     * All messages up to this offset.
     *
     * @param sum of the message at it, which a stream never changes; empty if it was kept by an earlier version
     */
    record Read(String queue, String birth, long last, OptionalLong sum) implements StreamPosition {
        @Override
        public String json() {
            var json = object(this).put("read", last);
            sum.ifPresent(value -> json.put("sum", value));
            return json.toString();
        }
    }

    /** None so far, and what came after this time is to be read. */
    record Since(String queue, Instant began) implements StreamPosition {
        @Override
        public String birth() {
            return "";
        }

        @Override
        public String json() {
            return object(this).put("since", began.toString()).toString();
        }

        /** As the broker takes it: in whole seconds, and from the chunk that has it, so that a message or two from before may come. */
        Object offset() {
            return Date.from(began);
        }
    }

    /** None so far of a stream that was made again, and all of it is to be read. */
    record Anew(String queue, String birth) implements StreamPosition {
        @Override
        public String json() {
            return object(this).toString();
        }
    }
}
