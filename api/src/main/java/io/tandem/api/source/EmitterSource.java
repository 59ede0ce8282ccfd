package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of an emitter.io channel. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.broker) && self.broker != ''",
        message = "broker is required: set the address of the broker, such as tcp://broker:8080",
        fieldPath = ".broker",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.channelName) && self.channelName != ''",
        message = "channelName is required: set the name of the channel",
        fieldPath = ".channelName",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.channelKey) && self.channelKey != ''",
        message = "channelKey is required: set the key of the channel",
        fieldPath = ".channelKey",
        reason = Rules.REQUIRED)
public record EmitterSource(
        @JsonPropertyDescription("Address of the emitter.io broker, such as tcp://broker:8080.")
        String broker,

        @JsonPropertyDescription("Key that grants access to the channel.")
        String channelKey,

        @JsonPropertyDescription("Channel to subscribe to, without the key.")
        String channelName,

        @JsonPropertyDescription("Secret key with the user name.")
        SecretKeySelector username,

        @JsonPropertyDescription("Secret key with the password of the user.")
        SecretKeySelector password,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        @JsonPropertyDescription(Descriptions.TLS)
        TlsConfig tls,

        @JsonPropertyDescription(Descriptions.BACKOFF) Backoff connectionBackoff,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "emitter";
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
                .required("broker", broker)
                .required("channelName", channelName)
                .required("channelKey", channelKey)
                .read("broker", broker, BrokerUrl::parse)
                .tls("tls", tls)
                .backoff(connectionBackoff)
                .problems();
    }
}
