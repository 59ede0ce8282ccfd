package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A durable consumer of a JetStream stream; the server keeps for it what was not acknowledged. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JetStreamConsumer(
        @JsonPropertyDescription("Stream to read, by name; it has to be there.")
        String stream,

        @JsonPropertyDescription(
                "Durable name of the consumer. One that is there is used as it is; else one is made, whose filter is subject.")
        String durable,

        @JsonPropertyDescription(
                "Where a consumer begins that is made: new (default) with what comes from then on, or all with the whole stream.")
        String deliver,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    private static final String NAME = "[^\\s.*>/\\\\]+";
    private static final String ALL = "all";

    /** Whether a consumer that is made begins with the stream's first message. */
    public boolean deliversAll() {
        return ALL.equals(deliver);
    }

    void check(String prefix, Check check) {
        name(prefix + ".stream", stream, check);
        name(prefix + ".durable", durable, check);
        check.oneOf(prefix + ".deliver", deliver, "new", ALL);
    }

    private static void name(String field, String value, Check check) {
        check.required(field, value)
                .that(
                        !Check.has(value) || value.matches(NAME),
                        field,
                        "must be a name of JetStream: without blanks, dots, slashes, * and >");
    }
}
