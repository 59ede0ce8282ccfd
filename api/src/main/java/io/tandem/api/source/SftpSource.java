package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of files on an SFTP server. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.eventType) && self.eventType != ''",
        message = "eventType is required: set the operation to report, CREATE or REMOVE",
        fieldPath = ".eventType",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.watchPathConfig)",
        message = "watchPathConfig is required: set directory, and path or pathRegexp",
        fieldPath = ".watchPathConfig",
        reason = Rules.REQUIRED)
public record SftpSource(
        @JsonPropertyDescription("Operation to report: CREATE or REMOVE.")
        String eventType,

        @JsonPropertyDescription("Directory to watch, and which of its files.")
        WatchPath watchPathConfig,

        @JsonPropertyDescription("Secret key with the user name.")
        SecretKeySelector username,

        @JsonPropertyDescription("Secret key with the password of the user; alternative to sshKeySecret.")
        SecretKeySelector password,

        @JsonPropertyDescription(
                "Secret key with a private key (PEM), followed by the server's host key as a line of authorized_keys; alternative to password.")
        SecretKeySelector sshKeySecret,

        @JsonPropertyDescription("Secret key with the address of the server, host:port.")
        SecretKeySelector address,

        @JsonPropertyDescription("How often the directory is listed, as a duration; default 10s.")
        String pollIntervalDuration,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
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
