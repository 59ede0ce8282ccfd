package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hooks of GitLab. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.events)",
        message = "events is required: list the kinds of events, such as PushEvents, or [] to register none",
        fieldPath = ".events",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.gitlabBaseURL) && self.gitlabBaseURL != ''",
        message = "gitlabBaseURL is required: set the base URL of the server, such as https://gitlab.com",
        fieldPath = ".gitlabBaseURL",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "!(has(self.webhook) && has(self.webhook.url) && self.webhook.url != '' && ((has(self.projectID) && self.projectID != '') || (has(self.projects) && self.projects.size() > 0) || (has(self.groups) && self.groups.size() > 0))) || (has(self.accessToken))",
        message = "accessToken is required, because hooks are registered: select a Secret with a token of the API",
        fieldPath = ".accessToken",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.WEBHOOK, message = Rules.WEBHOOK_MESSAGE, fieldPath = ".webhook", reason = Rules.REQUIRED)
public record GitlabSource(
        @JsonPropertyDescription(Descriptions.WEBHOOK) WebhookContext webhook,

        @JsonPropertyDescription("Deprecated: one project; use projects.")
        String projectID,

        @JsonPropertyDescription("Projects to register hooks for, by id or path.")
        List<String> projects,

        @JsonPropertyDescription("Groups to register hooks for, by id or path.")
        List<String> groups,

        @JsonPropertyDescription(
                "Kinds of events to register for, by the names of the API's client, such as PushEvents or MergeRequestsEvents.")
        List<String> events,

        @JsonPropertyDescription("Secret key with an access token of the API; needed where hooks are registered.")
        SecretKeySelector accessToken,

        @JsonPropertyDescription("Secret key with the token that requests must carry; others are refused then.")
        SecretKeySelector secretToken,

        @JsonPropertyDescription(
                "Secret key with the signing token of the hook; requests that are not signed with it are refused then. Not known to upstream.")
        SecretKeySelector signingToken,

        @JsonPropertyDescription("GitLab is to verify the certificate of the listener; default false.")
        Boolean enableSSLVerification,

        @JsonPropertyDescription("Base URL of the server, such as https://gitlab.com.")
        String gitlabBaseURL,

        @JsonPropertyDescription(Descriptions.OWN_API_TLS)
        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        TlsConfig tls,

        @JsonPropertyDescription(Descriptions.DELETE_HOOKS) Boolean deleteHookOnFinish,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
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
                .tls("tls", tls)
                .webhook(webhook)
                .problems();
    }

    @Override
    public List<Problem> hookProblems() {
        if (!hasDuty() || events == null) {
            return List.of();
        }
        return new Check()
                .noBlanks("events", events)
                .that(
                        events.stream().filter(Check::has).allMatch(GitlabEvents.NAMES::contains),
                        "events",
                        "names a kind that hooks of GitLab do not have: these are "
                                + String.join(", ", GitlabEvents.NAMES))
                .problems();
    }

    @Override
    public boolean hasDuty() {
        return wantsHooks();
    }

    @Override
    public boolean deletesHooks() {
        return hasDuty() && Check.isTrue(deleteHookOnFinish);
    }

    /** Whether hooks are to be registered: they need a public URL, and a project or group. */
    private boolean wantsHooks() {
        return webhook != null
                && Check.has(webhook.url())
                && (Check.has(projectID) || Check.some(projects) || Check.some(groups));
    }
}
