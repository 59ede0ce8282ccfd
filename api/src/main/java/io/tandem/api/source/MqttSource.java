package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of an MQTT topic. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MqttSource(
        @JsonPropertyDescription("Address of the server") String url,

        @JsonPropertyDescription("Topic to subscribe to; may hold wildcards")
        String topic,

        @JsonPropertyDescription("Client id; must be unique at the broker")
        String clientId,

        @JsonPropertyDescription("User name and password") BasicAuth auth,

        @JsonPropertyDescription("TLS settings of the connection")
        TlsConfig tls,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription("Pauses between attempts to connect")
        Backoff connectionBackoff,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
