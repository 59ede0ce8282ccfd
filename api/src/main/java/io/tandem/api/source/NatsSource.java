package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record NatsSource(
        String url,
        String subject,
        String queue,
        Auth auth,
        TlsConfig tls,
        Boolean jsonBody,
        Backoff connectionBackoff,
        Map<String, String> metadata,
        EventFilter filter,
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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Auth(
            BasicAuth basic,
            SecretKeySelector token,
            SecretKeySelector nkey,
            SecretKeySelector credential,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
