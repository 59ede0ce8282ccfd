package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hooks of Gerrit. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GerritSource(
        @JsonPropertyDescription("Where to listen for requests")
        WebhookContext webhook,

        @JsonPropertyDescription("Name of the hook") String hookName,

        @JsonPropertyDescription("Kinds of events to subscribe to")
        List<String> events,

        @JsonPropertyDescription("User name and password") BasicAuth auth,
        @JsonPropertyDescription("Base URL of the server") String gerritBaseURL,
        @JsonPropertyDescription("Projects to add hooks to") List<String> projects,

        @JsonPropertyDescription("Delete the hooks when the event is removed")
        Boolean deleteHookOnFinish,

        @JsonPropertyDescription("The server verifies the listener's certificate")
        Boolean sslVerify,

        @JsonPropertyDescription("How often the server tries to deliver")
        Long maxTries,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "gerrit";
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
                .notEmpty("projects", projects)
                .required("events", events)
                .required("gerritBaseURL", gerritBaseURL)
                .required("auth", auth)
                .webhook(webhook)
                .problems();
    }
}
