package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of an MQTT topic. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.url) && self.url != ''",
        message = "url is required: set the address of the broker, such as tcp://broker:1883",
        fieldPath = ".url",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.topic) && self.topic != ''",
        message = "topic is required: set the topic to subscribe to",
        fieldPath = ".topic",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.clientId) && self.clientId != ''",
        message = "clientId is required: set an id that is unique at the broker",
        fieldPath = ".clientId",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.tls) || !has(self.auth) || (has(self.auth.username) && has(self.auth.password))",
        message = "auth needs username and password: set both, or take auth away",
        fieldPath = ".auth")
public record MqttSource(
        @JsonPropertyDescription("Address of the broker, such as tcp://broker:1883 or ssl://broker:8883.")
        String url,

        @JsonPropertyDescription("Topic to subscribe to; may hold the wildcards + and #.")
        String topic,

        @JsonPropertyDescription("Id of the client; must be unique at the broker.")
        String clientId,

        @JsonPropertyDescription(Descriptions.BASIC_AUTH) BasicAuth auth,

        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        @JsonPropertyDescription(Descriptions.TLS)
        TlsConfig tls,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(Descriptions.BACKOFF) Backoff connectionBackoff,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "mqtt";
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
                .required("clientId", clientId)
                .tls("tls", tls)
                .basicAuth("auth", auth)
                .backoff(connectionBackoff)
                .problems();
    }
}
