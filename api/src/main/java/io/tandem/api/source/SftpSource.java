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

/** Changes of files on an SFTP server. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SftpSource(
        @JsonPropertyDescription("Operation to report, such as CREATE")
        String eventType,

        @JsonPropertyDescription("What to watch") WatchPath watchPathConfig,
        @JsonPropertyDescription("User name") SecretKeySelector username,
        @JsonPropertyDescription("Password") SecretKeySelector password,

        @JsonPropertyDescription("Private key (PEM), followed by the server's host key as in authorized_keys")
        SecretKeySelector sshKeySecret,

        @JsonPropertyDescription("Address of the server, host:port")
        SecretKeySelector address,

        @JsonPropertyDescription("How often to look, such as 10s")
        String pollIntervalDuration,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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

    @Override
    public List<Problem> problems() {
        var check = new Check()
                .required("eventType", eventType)
                .required("watchPathConfig", watchPathConfig)
                .required("address", address)
                .required("username", username)
                .that(password != null || sshKeySecret != null, "password", "set it or sshKeySecret")
                .duration("pollIntervalDuration", pollIntervalDuration);
        return watchPathConfig == null
                ? check.problems()
                : check.watchPath("watchPathConfig.", watchPathConfig).problems();
    }
}
