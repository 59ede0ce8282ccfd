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

/** HTTP requests. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookSource(
        @JsonPropertyDescription("Path of the URL to listen at, such as /example")
        String endpoint,

        @JsonPropertyDescription("HTTP method, such as POST")
        String method,

        @JsonPropertyDescription("Port to listen on, as a string")
        String port,

        @JsonPropertyDescription("Public base URL of the listener")
        String url,

        @JsonPropertyDescription("Certificate (PEM) of the listener; with serverKeySecret it speaks HTTPS")
        SecretKeySelector serverCertSecret,

        @JsonPropertyDescription("Private key (PEM) of the listener's certificate")
        SecretKeySelector serverKeySecret,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Token that callers must send as bearer token")
        SecretKeySelector authSecret,

        @JsonPropertyDescription("Largest request body in bytes; default 1048576")
        Long maxPayloadSize,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_ACTIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public Optional<WebhookContext> listener() {
        return Optional.of(context());
    }

    @Override
    public List<Problem> problems() {
        return new Check().listener("", context()).problems();
    }
    /** The listener's settings, which this type has inline. */
    public WebhookContext context() {
        return new WebhookContext(
                endpoint,
                method,
                port,
                url,
                serverCertSecret,
                serverKeySecret,
                metadata,
                authSecret,
                maxPayloadSize,
                null);
    }
}
