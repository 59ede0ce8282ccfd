package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.KafkaConsumerGroup;
import io.tandem.api.Problem;
import io.tandem.api.SaslConfig;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records of a Kafka topic. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KafkaSource(
        @JsonPropertyDescription("Comma-separated broker addresses")
        String url,

        @JsonPropertyDescription("Name of the topic") String topic,

        @JsonPropertyDescription("Partition to read, where no consumer group is set")
        String partition,

        @JsonPropertyDescription("Consumer group") KafkaConsumerGroup consumerGroup,

        @JsonPropertyDescription("Most events a second from each partition; 0 is unlimited")
        Long limitEventsPerSecond,

        @JsonPropertyDescription("Kept for compatibility; clients negotiate the version")
        String version,

        @JsonPropertyDescription("SASL credentials") SaslConfig sasl,

        @JsonPropertyDescription("IAM authentication of Amazon MSK")
        AwsMskIamAuth awsMskIamAuth,

        @JsonPropertyDescription("Further client settings as YAML")
        String config,

        @JsonPropertyDescription("Schema registry to decode Avro with; needs jsonBody")
        SchemaRegistry schemaRegistry,

        @JsonPropertyDescription("Pauses between attempts to connect")
        Backoff connectionBackoff,

        @JsonPropertyDescription("TLS settings of the connection")
        TlsConfig tls,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "kafka";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("url", url)
                .required("topic", topic)
                .that(
                        consumerGroup != null || (partition != null && partition.matches("[0-9]+")),
                        "partition",
                        "must be a number, or set consumerGroup instead")
                .tls("tls", tls)
                .sasl("sasl", sasl)
                .that(awsMskIamAuth == null || Check.has(awsMskIamAuth.region()), "awsMskIamAuth.region", "is required")
                .backoff(connectionBackoff)
                .problems();
    }

    /** IAM authentication of Amazon MSK. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AwsMskIamAuth(
            @JsonPropertyDescription("Region of the service")
            String region,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Registry of Avro schemas. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SchemaRegistry(
            @JsonPropertyDescription("Address of the schema registry")
            String url,

            @JsonPropertyDescription("Kept for compatibility; the record says which schema it has")
            Integer schemaId,

            @JsonPropertyDescription("User name and password")
            BasicAuth auth,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
