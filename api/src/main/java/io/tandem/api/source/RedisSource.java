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

/** Messages of Redis channels. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedisSource(
        @JsonPropertyDescription("Address of the server, host:port")
        String hostAddress,

        @JsonPropertyDescription("Password") SecretKeySelector password,
        @JsonPropertyDescription("User name") String username,

        @JsonPropertyDescription("Kept for compatibility, without effect")
        String namespace,

        @JsonPropertyDescription("Number of the database") Integer db,
        @JsonPropertyDescription("Channels to subscribe to") List<String> channels,

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
        return "redis";
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
                .required("hostAddress", hostAddress)
                .required("channels", channels)
                .tls("tls", tls)
                .problems();
    }
}
