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
        @JsonPropertyDescription("Consumer group to join; its committed offsets decide where reading goes on.")
        String groupName,

        @JsonPropertyDescription(
                "Where a group without committed offsets begins: true at the oldest record, false (default) at the newest.")
        Boolean oldest,

        @JsonPropertyDescription("How partitions are shared among members: range (default), roundrobin or sticky.")
        String rebalanceStrategy,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
