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
        @JsonPropertyDescription("Generation of the resource that was looked at")
        Long observedGeneration,

        @JsonPropertyDescription("State of the resource") List<Condition> conditions,

        @JsonPropertyDescription("Kind of bus: JetStream, Kafka or NATS Streaming")
        String type,

        @JsonPropertyDescription("What publishers and consumers need to know of the bus")
        BusConfig config,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
