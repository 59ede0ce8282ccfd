package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** The filter that most source types share. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventFilter(
        @JsonPropertyDescription(
                "Expression in the language of expr-lang over the event's data, such as body.amount > 10; events for which it is true pass. Its mistakes keep the event from running.")
        String expression,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    static Optional<String> expression(EventFilter filter) {
        return filter == null
                        || filter.expression() == null
                        || filter.expression().isEmpty()
                ? Optional.empty()
                : Optional.of(filter.expression());
    }
}
