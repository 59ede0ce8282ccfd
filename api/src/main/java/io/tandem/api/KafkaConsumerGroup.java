package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Consumer group of a Kafka client. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KafkaConsumerGroup(
        @JsonPropertyDescription("Name of the consumer group")
        String groupName,

        @JsonPropertyDescription("A new group starts at the oldest record instead of the newest")
        Boolean oldest,

        @JsonPropertyDescription("range (default), roundrobin or sticky")
        String rebalanceStrategy,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
