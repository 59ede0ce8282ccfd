package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of an emitter.io channel. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EmitterSource(
        @JsonPropertyDescription("Address of the broker") String broker,
        @JsonPropertyDescription("Key of the channel") String channelKey,
        @JsonPropertyDescription("Name of the channel") String channelName,
        @JsonPropertyDescription("User name") SecretKeySelector username,
        @JsonPropertyDescription("Password") SecretKeySelector password,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription("TLS settings of the connection")
        TlsConfig tls,

        @JsonPropertyDescription("Pauses between attempts to connect")
        Backoff connectionBackoff,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
                .tls("tls", tls)
                .backoff(connectionBackoff)
                .problems();
    }
}
