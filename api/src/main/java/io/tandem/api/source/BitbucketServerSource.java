package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hooks of Bitbucket Server. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BitbucketServerSource(
        @JsonPropertyDescription("Where to listen for requests")
        WebhookContext webhook,

        @JsonPropertyDescription("Base URL of the REST API, ending in /rest")
        String bitbucketserverBaseURL,

        @JsonPropertyDescription("Projects to add hooks to") List<String> projects,

        @JsonPropertyDescription("Repositories to add hooks to")
        List<Repository> repositories,

        @JsonPropertyDescription("Deprecated: use repositories")
        String projectKey,

        @JsonPropertyDescription("Deprecated: use repositories")
        String repositorySlug,

        @JsonPropertyDescription("Kinds of events to subscribe to")
        List<String> events,

        @JsonPropertyDescription("Access token of the API") SecretKeySelector accessToken,

        @JsonPropertyDescription("Secret that requests are signed with")
        SecretKeySelector webhookSecret,

        @JsonPropertyDescription("Drop branch changes that belong to an open pull request")
        Boolean skipBranchRefsChangedOnOpenPR,

        @JsonPropertyDescription("Publish one event for each change of a push")
        Boolean oneEventPerChange,

        @JsonPropertyDescription("Delete the hooks when the event is removed")
        Boolean deleteHookOnFinish,

        @JsonPropertyDescription("How often to look, such as 60s")
        String checkInterval,

        @JsonPropertyDescription("TLS settings of the connection")
        TlsConfig tls,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
                .duration("checkInterval", checkInterval)
                .tls("tls", tls)
                .webhook(webhook)
                .problems();
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
            @JsonPropertyDescription("Key of the repository's project")
            String projectKey,

            @JsonPropertyDescription("Slug of the repository")
            String repositorySlug,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
