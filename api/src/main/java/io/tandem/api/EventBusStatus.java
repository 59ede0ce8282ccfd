package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What became of an EventBus, and how to reach it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventBusStatus(
        @JsonPropertyDescription("Value of metadata.generation that the rest of the status is about.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "What holds and what does not, one entry for each type: Configured, Deployed, Ready; EventSources are deployed as soon as Configured and Deployed are True.")
        List<Condition> conditions,

        @JsonPropertyDescription("Kind of bus: JetStream, Kafka or NATS Streaming.")
        String type,

        @JsonPropertyDescription("How clients reach the bus; EventSources and Sensors read it from here.")
        BusConfig config,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements ResourceStatus<EventBusStatus> {
    /** Of what was never looked at. */
    public static final EventBusStatus NONE = new EventBusStatus(null, null, null, null, null);

    @Override
    public EventBusStatus with(List<Condition> others) {
        return new EventBusStatus(observedGeneration, others, type, config, null);
    }
}
