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

/** Hooks of Bitbucket Cloud. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "(has(self.repositories) && self.repositories.size() > 0) || (has(self.owner) && self.owner != '' && has(self.repositorySlug) && self.repositorySlug != '')",
        message = "repositories is required: list at least one {owner, repositorySlug}",
        fieldPath = ".repositories",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "!(has(self.auth) && (has(self.auth.basic) || has(self.auth.oauthToken)) && has(self.webhook) && has(self.webhook.url) && self.webhook.url != '') || (has(self.events) && self.events.size() > 0)",
        message =
                "events is required, because hooks are registered (there are credentials and webhook.url): name at least one kind of event",
        fieldPath = ".events",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.WEBHOOK, message = Rules.WEBHOOK_MESSAGE, fieldPath = ".webhook", reason = Rules.REQUIRED)
public record BitbucketSource(
        @JsonPropertyDescription(Descriptions.WEBHOOK) WebhookContext webhook,

        @JsonPropertyDescription("Credentials for registering hooks; without them hooks are somebody else's task.")
        Auth auth,

        @JsonPropertyDescription(
                "Secret key with the secret of the hook; requests that are not signed with it are refused then. Not known to upstream.")
        SecretKeySelector webhookSecret,

        @JsonPropertyDescription(
                "Kinds of events to register for, such as repo:push; needed where hooks are registered.")
        List<String> events,

        @JsonPropertyDescription("Repositories whose hooks lead here; at least one.")
        List<Repository> repositories,

        @JsonPropertyDescription("Deprecated: workspace of one repository; use repositories.")
        String owner,

        @JsonPropertyDescription("Key of a project. Kept for compatibility, without effect.")
        String projectKey,

        @JsonPropertyDescription("Deprecated: slug of one repository; use repositories.")
        String repositorySlug,

        @JsonPropertyDescription(Descriptions.DELETE_HOOKS) Boolean deleteHookOnFinish,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "bitbucket";
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
                .that(anyRepository(), "repositories", "needs at least one entry")
                .that(
                        !managesHooks() || Check.some(events),
                        "events",
                        "needs at least one entry, because hooks are managed")
                .webhook(webhook)
                .problems();
    }

    @Override
    public List<Problem> hookProblems() {
        return hasDuty()
                ? new Check()
                        .noBlanks("events", events)
                        .basicAuth("auth.basic", auth.basic())
                        .problems()
                : List.of();
    }

    @Override
    public boolean hasDuty() {
        return managesHooks();
    }

    @Override
    public boolean deletesHooks() {
        return hasDuty() && Check.isTrue(deleteHookOnFinish);
    }

    private boolean anyRepository() {
        return Check.some(repositories) || (Check.has(owner) && Check.has(repositorySlug));
    }

    /** Whether hooks are to be registered; without credentials or a public URL they are somebody else's. */
    public boolean managesHooks() {
        return auth != null
                && (auth.basic() != null || auth.oauthToken() != null)
                && webhook != null
                && Check.has(webhook.url());
    }

    /** Credentials for managing hooks: one of the two. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Auth(
            @JsonPropertyDescription(Descriptions.BASIC_AUTH)
            BasicAuth basic,

            @JsonPropertyDescription("Secret key with an OAuth token; alternative to basic.")
            SecretKeySelector oauthToken,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** One repository. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Repository(
            @JsonPropertyDescription("Workspace that holds the repository.")
            String owner,

            @JsonPropertyDescription("Short name of the repository as in its address.")
            String repositorySlug,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
