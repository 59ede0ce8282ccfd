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

/** Hooks of GitLab. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitlabSource(
        @JsonPropertyDescription("Where to listen for requests")
        WebhookContext webhook,

        @JsonPropertyDescription("Deprecated: use projects") String projectID,
        @JsonPropertyDescription("Projects to add hooks to") List<String> projects,
        @JsonPropertyDescription("Groups to add hooks to") List<String> groups,

        @JsonPropertyDescription("Kinds of events to subscribe to")
        List<String> events,

        @JsonPropertyDescription("Access token of the API") SecretKeySelector accessToken,

        @JsonPropertyDescription("Token that requests carry")
        SecretKeySelector secretToken,

        @JsonPropertyDescription("The server verifies the listener's certificate")
        Boolean enableSSLVerification,

        @JsonPropertyDescription("Base URL of the server") String gitlabBaseURL,

        @JsonPropertyDescription("Delete the hooks when the event is removed")
        Boolean deleteHookOnFinish,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "gitlab";
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
        return Optional.ofNullable(webhook);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("events", events)
                .required("gitlabBaseURL", gitlabBaseURL)
                .that(!wantsHooks() || accessToken != null, "accessToken", "is required, because hooks are managed")
                .webhook(webhook)
                .problems();
    }

    /** Whether hooks are to be registered: they need a public URL, and a project or group. */
    private boolean wantsHooks() {
        return webhook != null
                && Check.has(webhook.url())
                && (Check.has(projectID) || Check.some(projects) || Check.some(groups));
    }
}
