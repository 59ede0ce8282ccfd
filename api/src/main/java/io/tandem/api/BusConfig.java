package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record BusConfig(
        Nats nats,
        JetStream jetstream,
        Kafka kafka,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Nats(
            String url,
            String clusterID,
            String auth,
            SecretKeySelector accessSecret,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JetStream(
            String url,
            SecretKeySelector accessSecret,
            String streamConfig,
            TlsConfig tls,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Kafka(
            String url,
            String topic,
            String version,
            TlsConfig tls,
            SaslConfig sasl,
            KafkaConsumerGroup consumerGroup,
            String partitioner,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
