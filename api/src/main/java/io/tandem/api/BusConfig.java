package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What clients need to know to use a bus; one of the three is set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BusConfig(
        @JsonPropertyDescription("NATS Streaming") Nats nats,
        @JsonPropertyDescription("NATS JetStream") JetStream jetstream,
        @JsonPropertyDescription("Kafka") Kafka kafka,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {

    /** What people call this kind of bus; null if none is set. */
    public String type() {
        if (jetstream != null) {
            return "JetStream";
        }
        return kafka != null ? "Kafka" : nats != null ? "NATS Streaming" : null;
    }

    /** A NATS Streaming bus. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Nats(
            @JsonPropertyDescription("Comma-separated NATS addresses")
            String url,

            @JsonPropertyDescription("Cluster id of NATS Streaming")
            String clusterID,

            @JsonPropertyDescription("none, token or basic") String auth,

            @JsonPropertyDescription("Secret with the credentials as YAML: token, or username and password")
            SecretKeySelector accessSecret,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A JetStream bus. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JetStream(
            @JsonPropertyDescription("Comma-separated NATS addresses")
            String url,

            @JsonPropertyDescription("Secret with the credentials as YAML: token, or username and password")
            SecretKeySelector accessSecret,

            @JsonPropertyDescription(
                    "Settings of the stream as YAML: maxMsgs, maxAge, maxBytes, replicas, duplicates, retention, discard")
            String streamConfig,

            @JsonPropertyDescription("TLS settings of the connection")
            TlsConfig tls,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A Kafka bus. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Kafka(
            @JsonPropertyDescription("Comma-separated broker addresses")
            String url,

            @JsonPropertyDescription("Name of the topic") String topic,

            @JsonPropertyDescription("Kept for compatibility; clients negotiate the version")
            String version,

            @JsonPropertyDescription("TLS settings of the connection")
            TlsConfig tls,

            @JsonPropertyDescription("SASL credentials") SaslConfig sasl,
            @JsonPropertyDescription("Consumer group") KafkaConsumerGroup consumerGroup,

            @JsonPropertyDescription("random (default), hash, roundrobin or manual")
            String partitioner,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
