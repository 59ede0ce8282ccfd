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
        @JsonPropertyDescription("How to reach a NATS Streaming bus.")
        Nats nats,

        @JsonPropertyDescription("How to reach a JetStream bus.")
        JetStream jetstream,

        @JsonPropertyDescription("How to reach a Kafka bus.")
        Kafka kafka,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {

    /** What people call this kind of bus; null if none is set. */
    public String type() {
        if (jetstream != null) {
            return "JetStream";
        }
        return kafka != null ? "Kafka" : nats != null ? "NATS Streaming" : null;
    }

    /**
     * Whether all pods of a Sensor work, and none elects: so on Kafka. Of several kinds the first of nats, jetstream and
     * kafka counts to its program.
     */
    public boolean letsAllWork() {
        return kafka != null && jetstream == null && nats == null;
    }

    /** A NATS Streaming bus. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Nats(
            @JsonPropertyDescription("Addresses of the servers joined by commas, such as nats://stan:4222.")
            String url,

            @JsonPropertyDescription("Cluster id that the NATS Streaming servers were started with.")
            String clusterID,

            @JsonPropertyDescription(
                    "How clients authenticate: none (default), token or basic; the credentials are in accessSecret.")
            String auth,

            @JsonPropertyDescription(
                    "Secret key whose value is YAML with token, or with username and password; mounted into the pods.")
            SecretKeySelector accessSecret,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A JetStream bus. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JetStream(
            @JsonPropertyDescription("Addresses of the servers joined by commas, such as nats://nats:4222.")
            String url,

            @JsonPropertyDescription(
                    "Secret key whose value is YAML with token, or with username and password; mounted into the pods.")
            SecretKeySelector accessSecret,

            @JsonPropertyDescription(
                    "Settings of the stream as YAML text: maxMsgs, maxAge, maxBytes, replicas, duplicates, retention (0 limits, 1 interest, 2 work queue), discard (0 old, 1 new). Defaults: 50000 messages, 168h, no limit of bytes, 3 replicas in a cluster that can hold them, else 1, 300s, 0, 0.")
            String streamConfig,

            @JsonPropertyDescription(
                    "How to speak TLS with the servers; absent means TLS without verification where the servers offer it, else plain.")
            TlsConfig tls,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A Kafka bus. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Kafka(
            @JsonPropertyDescription("Addresses of the brokers, host:port, joined by commas.")
            String url,

            @JsonPropertyDescription("Topic that events are written to; default <namespace>-<name of the EventBus>.")
            String topic,

            @JsonPropertyDescription("Version of the Kafka protocol. Kept for compatibility: clients negotiate it.")
            String version,

            @JsonPropertyDescription("How to speak TLS with the brokers; absent means without TLS.")
            TlsConfig tls,

            @JsonPropertyDescription("Credentials for SASL; absent means none.")
            SaslConfig sasl,

            @JsonPropertyDescription("Consumer group of the Sensors; without effect on publishing.")
            KafkaConsumerGroup consumerGroup,

            @JsonPropertyDescription(
                    "How a partition is chosen for an event: random (default), hash of the key, roundrobin, or manual, which is partition 0.")
            String partitioner,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
