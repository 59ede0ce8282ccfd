package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.SaslConfig;
import io.tandem.api.TlsConfig;
import io.tandem.api.source.BasicAuth;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;

/** Writes a record to a Kafka topic. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.url) && self.url != ''",
        message = "url is required: name the brokers, such as kafka:9092",
        fieldPath = ".url",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.topic) && self.topic != ''",
        message = "topic is required: name the topic",
        fieldPath = ".topic",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.payload)",
        message = "payload is required: say what is sent, or set []",
        fieldPath = ".payload",
        reason = Rules.REQUIRED)
public record KafkaTrigger(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Addresses of the brokers, host:port, joined by commas.")
        String url,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Topic that the record is written to.")
        String topic,

        @Go(Go.Form.ALWAYS)
        @JsonPropertyDescription("Kept for compatibility, without effect: the key chooses the partition.")
        Integer partition,

        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<LooseParameter> parameters,

        @JsonPropertyDescription("How many brokers must have the record: 1 (default), -1 for all in sync.")
        Integer requiredAcks,

        @JsonPropertyDescription("Compress records with snappy; default false.")
        Boolean compress,

        @JsonPropertyDescription("Milliseconds between two batches; default 500.")
        Integer flushFrequency,

        @JsonPropertyDescription("How to speak TLS with the server; absent means as the address says.")
        TlsConfig tls,

        @Go(Go.Form.ALWAYS)
        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that make up what is sent.")
        List<TriggerParameter> payload,

        @Go(Go.Form.POINTER) @JsonPropertyDescription("Text by whose hash the partition is chosen.")
        String partitioningKey,

        @JsonPropertyDescription("Version of the Kafka protocol; default 1.0.0.")
        String version,

        @JsonPropertyDescription("Credentials for SASL; absent means none.")
        SaslConfig sasl,

        @JsonPropertyDescription("Registry of the schema by which the record is written as Avro.")
        SchemaRegistry schemaRegistry,

        @JsonPropertyDescription("Headers with fixed values.")
        Map<String, String> headers,

        @JsonPropertyDescription("Headers whose values are in Secrets or ConfigMaps.")
        List<SecureHeader> secureHeaders,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** A registry of schemas. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SchemaRegistry(
            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Address of the registry.")
            String url,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Schema of the record, by its number.")
            Integer schemaId,

            @Go(Go.Form.STRUCT) @JsonPropertyDescription("User name and password for the registry.")
            BasicAuth auth,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
