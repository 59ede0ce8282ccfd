package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.KafkaConsumerGroup;
import io.tandem.api.SaslConfig;
import io.tandem.api.TlsConfig;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record KafkaSource(
        String url,
        String topic,
        String partition,
        KafkaConsumerGroup consumerGroup,
        Long limitEventsPerSecond,
        String version,
        SaslConfig sasl,
        AwsMskIamAuth awsMskIamAuth,
        String config,
        SchemaRegistry schemaRegistry,
        Backoff connectionBackoff,
        TlsConfig tls,
        Boolean jsonBody,
        Map<String, String> metadata,
        EventFilter filter,
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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AwsMskIamAuth(
            String region, @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SchemaRegistry(
            String url,
            Integer schemaId,
            BasicAuth auth,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
