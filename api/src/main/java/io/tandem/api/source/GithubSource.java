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

/** Hooks of GitHub. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "((has(self.repositories) && self.repositories.size() > 0) || (has(self.owner) && self.owner != '' && has(self.repository) && self.repository != '')) != (has(self.organizations) && self.organizations.size() > 0)",
        message = "set exactly one of repositories and organizations",
        fieldPath = ".repositories")
@ValidationRule(
        value =
                "!((has(self.apiToken) || has(self.githubApp)) && has(self.webhook) && has(self.webhook.url) && self.webhook.url != '') || (has(self.events) && self.events.size() > 0)",
        message =
                "events is required, because hooks are registered (there are credentials and webhook.url): name at least one kind of event",
        fieldPath = ".events",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.contentType) || self.contentType in ['', 'json', 'form']",
        message = "contentType must be json or form",
        fieldPath = ".contentType")
@ValidationRule(
        value =
                "(has(self.githubBaseURL) && self.githubBaseURL != '') == (has(self.githubUploadURL) && self.githubUploadURL != '')",
        message = "githubBaseURL and githubUploadURL go together: set both, or neither for github.com",
        fieldPath = ".githubUploadURL")
@ValidationRule(value = Rules.WEBHOOK, message = Rules.WEBHOOK_MESSAGE, fieldPath = ".webhook", reason = Rules.REQUIRED)
public record GithubSource(
        @JsonPropertyDescription("Id of the hook. Deprecated, without effect.")
        Long id,

        @JsonPropertyDescription(Descriptions.WEBHOOK) WebhookContext webhook,

        @JsonPropertyDescription("Repositories to register hooks for, by owner; alternative to organizations.")
        List<OwnedRepositories> repositories,

        @JsonPropertyDescription("Organizations to register hooks for, by name; alternative to repositories.")
        List<String> organizations,

        @JsonPropertyDescription("Deprecated: owner of one repository; use repositories.")
        String owner,

        @JsonPropertyDescription("Deprecated: name of one repository; use repositories.")
        String repository,

        @JsonPropertyDescription(
                "Kinds of events to register for, such as push; * means all. Needed where hooks are registered.")
        List<String> events,

        @JsonPropertyDescription(
                "Secret key with an API token for registering hooks; alternative to githubApp. Without both, hooks are somebody else's task.")
        SecretKeySelector apiToken,

        @JsonPropertyDescription("GitHub App to register hooks as; alternative to apiToken.")
        GithubApp githubApp,

        @JsonPropertyDescription("Secret key with the text that requests are signed with; others are refused then.")
        SecretKeySelector webhookSecret,

        @JsonPropertyDescription("GitHub need not verify the certificate of the listener; default false.")
        Boolean insecure,

        @JsonPropertyDescription(
                "Register the hooks switched on; default false leaves them off until somebody switches them on.")
        Boolean active,

        @JsonPropertyDescription("How GitHub sends the body: json or form, which is the default of GitHub.")
        String contentType,

        @JsonPropertyDescription("Base URL of the API of a GitHub Enterprise server; goes with githubUploadURL.")
        String githubBaseURL,

        @JsonPropertyDescription("Upload URL of a GitHub Enterprise server; goes with githubBaseURL.")
        String githubUploadURL,

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
        return "github";
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
                .that(anyRepository() != Check.some(organizations), "repositories", "set either it or organizations")
                .that(
                        !managesHooks() || Check.some(events),
                        "events",
                        "needs at least one entry, because hooks are managed")
                .that(
                        !Check.has(contentType) || contentType.equals("json") || contentType.equals("form"),
                        "contentType",
                        "must be json or form")
                .pair("githubBaseURL", Check.has(githubBaseURL), "githubUploadURL", Check.has(githubUploadURL))
                .tls("tls", tls)
                .webhook(webhook)
                .problems();
    }

    /** A token comes before the App. */
    @Override
    public List<Problem> hookProblems() {
        if (!hasDuty()) {
            return List.of();
        }
        var check = new Check().noBlanks("events", events);
        if (apiToken != null) {
            return check.problems();
        }
        return check.that(
                        githubApp.appID() != null,
                        "githubApp.appID",
                        "is required: set the number that GitHub gave the App")
                .that(
                        githubApp.installationID() != null,
                        "githubApp.installationID",
                        "is required: set the number of the App's installation at the owner")
                .that(
                        githubApp.privateKey() != null,
                        "githubApp.privateKey",
                        "is required: select a Secret with the App's private key (PEM)")
                .problems();
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
        return Check.some(repositories) || (Check.has(owner) && Check.has(repository));
    }

    /** Whether hooks are to be registered; without credentials or a public URL they are somebody else's. */
    public boolean managesHooks() {
        return (apiToken != null || githubApp != null) && webhook != null && Check.has(webhook.url());
    }

    /** Repositories of one owner. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OwnedRepositories(
            @JsonPropertyDescription("User or organization that owns the repositories.")
            String owner,

            @JsonPropertyDescription("Names of the repositories, without their owner.")
            List<String> names,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Credentials of a GitHub App. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GithubApp(
            @JsonPropertyDescription("Secret key with the private key (PEM) of the App.")
            SecretKeySelector privateKey,

            @JsonPropertyDescription("Number that GitHub gave the App.")
            Long appID,

            @JsonPropertyDescription("Number of the App's installation for the owner.")
            Long installationID,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
