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

/** Hooks of GitHub. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GithubSource(
        @JsonPropertyDescription("Deprecated, without effect")
        Long id,

        @JsonPropertyDescription("Where to listen for requests")
        WebhookContext webhook,

        @JsonPropertyDescription("Repositories to add hooks to")
        List<OwnedRepositories> repositories,

        @JsonPropertyDescription("Organizations to add hooks to; alternative to repositories")
        List<String> organizations,

        @JsonPropertyDescription("Deprecated: use repositories")
        String owner,

        @JsonPropertyDescription("Deprecated: use repositories")
        String repository,

        @JsonPropertyDescription("Kinds of events to subscribe to")
        List<String> events,

        @JsonPropertyDescription("API token; alternative to githubApp")
        SecretKeySelector apiToken,

        @JsonPropertyDescription("GitHub App to manage hooks as; alternative to apiToken")
        GithubApp githubApp,

        @JsonPropertyDescription("Secret that requests are signed with")
        SecretKeySelector webhookSecret,

        @JsonPropertyDescription("GitHub need not verify the listener's certificate")
        Boolean insecure,

        @JsonPropertyDescription("The hooks are created active")
        Boolean active,

        @JsonPropertyDescription("How GitHub sends the body: json or form")
        String contentType,

        @JsonPropertyDescription("Base URL of an own server's API; goes with githubUploadURL")
        String githubBaseURL,

        @JsonPropertyDescription("Upload URL of an own server; goes with githubBaseURL")
        String githubUploadURL,

        @JsonPropertyDescription("Delete the hooks when the event is removed")
        Boolean deleteHookOnFinish,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
                .webhook(webhook)
                .problems();
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
            @JsonPropertyDescription("User or organization that owns the repositories")
            String owner,

            @JsonPropertyDescription("Names of the repositories")
            List<String> names,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Credentials of a GitHub App. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GithubApp(
            @JsonPropertyDescription("Private key (PEM) of the App")
            SecretKeySelector privateKey,

            @JsonPropertyDescription("Id of the App") Long appID,

            @JsonPropertyDescription("Id of the App's installation")
            Long installationID,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
