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

/** Messages of a NATS subject. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NatsSource(
        @JsonPropertyDescription("Address of the server") String url,

        @JsonPropertyDescription("Subject to subscribe to; may hold wildcards")
        String subject,

        @JsonPropertyDescription("Queue group to join") String queue,

        @JsonPropertyDescription("Credentials; the first one set is used")
        Auth auth,

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
        return "nats";
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
                .required("subject", subject)
                .that(
                        queue == null || Check.has(queue),
                        "queue",
                        "must not be empty; leave it out if no queue group is wanted")
                .tls("tls", tls)
                .basicAuth("auth.basic", auth == null ? null : auth.basic())
                .backoff(connectionBackoff)
                .problems();
    }

    /** Credentials; the first one set is used. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Auth(
            @JsonPropertyDescription("User name and password")
            BasicAuth basic,

            @JsonPropertyDescription("Token") SecretKeySelector token,
            @JsonPropertyDescription("NKey seed") SecretKeySelector nkey,
            @JsonPropertyDescription("Credentials file") SecretKeySelector credential,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
