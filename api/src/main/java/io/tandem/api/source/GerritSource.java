package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hooks of Gerrit. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.projects) && self.projects.size() > 0",
        message = "projects is required: name at least one project",
        fieldPath = ".projects",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.events)",
        message = "events is required: list the kinds of events, such as patchset-created, or [] for all",
        fieldPath = ".events",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.gerritBaseURL) && self.gerritBaseURL != ''",
        message = "gerritBaseURL is required: set the base URL of the server, such as https://gerrit.example.com",
        fieldPath = ".gerritBaseURL",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!(has(self.webhook) && has(self.webhook.url) && self.webhook.url != '') || has(self.auth)",
        message = "auth is required, because hooks are registered (there is webhook.url): set username and password",
        fieldPath = ".auth",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.WEBHOOK, message = Rules.WEBHOOK_MESSAGE, fieldPath = ".webhook", reason = Rules.REQUIRED)
public record GerritSource(
        @JsonPropertyDescription(Descriptions.WEBHOOK) WebhookContext webhook,

        @JsonPropertyDescription("Name under which the hook is registered at each project.")
        String hookName,

        @JsonPropertyDescription(
                "Kinds of events to register for, such as patchset-created; [] means all that the server has.")
        List<String> events,

        @JsonPropertyDescription(
                "User name and password of the REST API, each from a key of a Secret; needed where hooks are registered.")
        BasicAuth auth,

        @JsonPropertyDescription(
                "User name and password that requests must carry (basic authentication), as remote.NAME.url of the plugin's configuration has them; others are refused then. Not known to upstream.")
        BasicAuth webhookAuth,

        @JsonPropertyDescription("Base URL of the server, such as https://gerrit.example.com.")
        String gerritBaseURL,

        @JsonPropertyDescription(Descriptions.OWN_API_TLS)
        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        TlsConfig tls,

        @JsonPropertyDescription("Projects to register hooks for, by name; at least one.")
        List<String> projects,

        @JsonPropertyDescription(Descriptions.DELETE_HOOKS) Boolean deleteHookOnFinish,

        @JsonPropertyDescription("The server is to verify the certificate of the listener; default false.")
        Boolean sslVerify,

        @JsonPropertyDescription("How often the server tries to deliver an event; absent is the server's default.")
        Long maxTries,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
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
                .that(!hasDuty() || auth != null, "auth", "is required, because hooks are managed")
                .basicAuth("webhookAuth", webhookAuth)
                .tls("tls", tls)
                .webhook(webhook)
                .problems();
    }

    @Override
    public List<Problem> hookProblems() {
        return !hasDuty()
                ? List.of()
                : new Check()
                        .that(
                                Check.has(hookName),
                                "hookName",
                                "is required, because hooks are registered (there is webhook.url): set a name for the hook")
                        .noBlanks("events", events)
                        .basicAuth("auth", auth)
                        .problems();
    }

    /** Hooks are registered where there is a public URL to register. */
    @Override
    public boolean hasDuty() {
        return webhook != null && Check.has(webhook.url());
    }

    @Override
    public boolean deletesHooks() {
        return hasDuty() && Check.isTrue(deleteHookOnFinish);
    }
}
