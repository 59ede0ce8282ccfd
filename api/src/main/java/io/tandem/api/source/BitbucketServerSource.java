package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hooks of Bitbucket Server. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.bitbucketserverBaseURL) && self.bitbucketserverBaseURL != ''",
        message =
                "bitbucketserverBaseURL is required: set the base URL of the REST API, such as https://bitbucket.example.com/rest",
        fieldPath = ".bitbucketserverBaseURL",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "!(has(self.accessToken) && has(self.webhook) && has(self.webhook.url) && self.webhook.url != '' && ((has(self.repositories) && self.repositories.size() > 0) || (has(self.projects) && self.projects.size() > 0) || (has(self.projectKey) && self.projectKey != '' && has(self.repositorySlug) && self.repositorySlug != ''))) || (has(self.events) && self.events.size() > 0)",
        message =
                "events is required, because hooks are registered (there are credentials and webhook.url): name at least one kind of event",
        fieldPath = ".events",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.CHECK_INTERVAL, message = Rules.CHECK_INTERVAL_MESSAGE, fieldPath = ".checkInterval")
@ValidationRule(value = Rules.WEBHOOK, message = Rules.WEBHOOK_MESSAGE, fieldPath = ".webhook", reason = Rules.REQUIRED)
public record BitbucketServerSource(
        @JsonPropertyDescription(Descriptions.WEBHOOK) WebhookContext webhook,

        @JsonPropertyDescription("Base URL of the REST API, such as https://bitbucket.example.com/rest.")
        String bitbucketserverBaseURL,

        @JsonPropertyDescription("Keys of projects; hooks are registered for all their repositories.")
        List<String> projects,

        @JsonPropertyDescription("Repositories to register hooks for.")
        List<Repository> repositories,

        @JsonPropertyDescription("Deprecated: project of one repository; use repositories.")
        String projectKey,

        @JsonPropertyDescription("Deprecated: slug of one repository; use repositories.")
        String repositorySlug,

        @JsonPropertyDescription(
                "Kinds of events to register for, such as repo:refs_changed; needed where hooks are registered.")
        List<String> events,

        @JsonPropertyDescription(
                "Secret key with an access token of the REST API; without it hooks are somebody else's task.")
        SecretKeySelector accessToken,

        @JsonPropertyDescription("Secret key with the text that requests are signed with; others are refused then.")
        SecretKeySelector webhookSecret,

        @JsonPropertyDescription("Leave out branch changes that belong to an open pull request; default false.")
        Boolean skipBranchRefsChangedOnOpenPR,

        @JsonPropertyDescription(
                "Publish one event for each change of a push instead of one for the push; default false.")
        Boolean oneEventPerChange,

        @JsonPropertyDescription(Descriptions.DELETE_HOOKS) Boolean deleteHookOnFinish,

        @JsonPropertyDescription("How often the registered hooks are looked at, as a duration; default 60s.")
        @Size(max = Rules.LONGEST_DURATION)
        String checkInterval,

        @JsonPropertyDescription(Descriptions.API_TLS) TlsConfig tls,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "bitbucketserver";
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
                .that(
                        !managesHooks() || Check.some(events),
                        "events",
                        "needs at least one entry, because hooks are managed")
                .required("bitbucketserverBaseURL", bitbucketserverBaseURL)
                .that(
                        !Check.isTrue(skipBranchRefsChangedOnOpenPR) || accessToken != null,
                        "accessToken",
                        "is required, because skipBranchRefsChangedOnOpenPR asks for pull requests")
                .duration("checkInterval", checkInterval)
                .tls("tls", tls)
                .webhook(webhook)
                .problems();
    }

    @Override
    public List<Problem> hookProblems() {
        return hasDuty() ? new Check().noBlanks("events", events).problems() : List.of();
    }

    @Override
    public boolean hasDuty() {
        return managesHooks();
    }

    @Override
    public boolean deletesHooks() {
        return hasDuty() && Check.isTrue(deleteHookOnFinish);
    }

    /** Whether hooks are to be registered; without a token or a public URL they are somebody else's. */
    public boolean managesHooks() {
        return accessToken != null
                && webhook != null
                && Check.has(webhook.url())
                && (Check.some(repositories)
                        || Check.some(projects)
                        || (Check.has(projectKey) && Check.has(repositorySlug)));
    }

    /** One repository. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Repository(
            @JsonPropertyDescription("Key of the project that holds the repository.")
            String projectKey,

            @JsonPropertyDescription("Short name of the repository as in its address.")
            String repositorySlug,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
