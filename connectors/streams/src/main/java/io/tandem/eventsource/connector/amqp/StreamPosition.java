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
            var read = read(json, queue);
            if (read.isPresent()) {
                return Optional.of(read.get());
            }
            var birth = json.path("birth").asText("");
            return Optional.of(
                    birth.isEmpty()
                            ? new Since(queue, Instant.parse(json.path("since").asText()))
                            : new Anew(queue, birth, read(json.path("former"), queue)));
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Read> read(JsonNode json, String queue) {
        if (!json.path("read").canConvertToLong()) {
            return Optional.empty();
        }
        var sum = json.path("sum").canConvertToLong()
                ? OptionalLong.of(json.path("sum").asLong())
                : OptionalLong.empty();
        return Optional.of(
                new Read(queue, json.path("birth").asText(""), json.path("read").asLong(), sum));
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
            return node().toString();
        }

        private ObjectNode node() {
            var json = object(this).put("read", last);
            sum.ifPresent(value -> json.put("sum", value));
            return json;
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

    /**
     * None so far of a stream that was made again, and all of it is to be read.
     *
     * @param former what was read of the stream that was there before; it may be there still, and only the broker another one
     */
    record Anew(String queue, String birth, Optional<Read> former) implements StreamPosition {
        /** Versions that know no birth read from this time on: all of it. */
        private static final Instant FIRST = Instant.EPOCH;

        @Override
        public String json() {
            var json = object(this).put("since", FIRST.toString());
            former.ifPresent(read -> json.set("former", read.node()));
            return json.toString();
        }
    }
}
