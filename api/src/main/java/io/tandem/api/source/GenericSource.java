package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events of a gRPC server of one's own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenericSource(
        @JsonPropertyDescription("Address of the gRPC server, host:port")
        String url,

        @JsonPropertyDescription("Text that the gRPC server receives when the stream starts")
        String config,

        @JsonPropertyDescription("Connect without TLS") Boolean insecure,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription("Token to send to the server as bearer token")
        SecretKeySelector authSecret,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "generic";
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
        return new Check().required("url", url).required("config", config).problems();
    }
}
