package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record SftpSource(
        String eventType,
        WatchPath watchPathConfig,
        SecretKeySelector username,
        SecretKeySelector password,
        SecretKeySelector sshKeySecret,
        SecretKeySelector address,
        String pollIntervalDuration,
        Map<String, String> metadata,
        EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "sftp";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }
}
