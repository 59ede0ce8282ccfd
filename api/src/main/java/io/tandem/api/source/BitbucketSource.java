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

/** Hooks of Bitbucket Cloud. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BitbucketSource(
        @JsonPropertyDescription("Where to listen for requests")
        WebhookContext webhook,

        @JsonPropertyDescription("Credentials for managing hooks")
        Auth auth,

        @JsonPropertyDescription("Kinds of events to subscribe to")
        List<String> events,

        @JsonPropertyDescription("Repositories to add hooks to")
        List<Repository> repositories,

        @JsonPropertyDescription("Deprecated: use repositories")
        String owner,

        @JsonPropertyDescription("Kept for compatibility, without effect")
        String projectKey,

        @JsonPropertyDescription("Deprecated: use repositories")
        String repositorySlug,

        @JsonPropertyDescription("Delete the hooks when the event is removed")
        Boolean deleteHookOnFinish,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
            @JsonPropertyDescription("User name and password")
            BasicAuth basic,

            @JsonPropertyDescription("OAuth token") SecretKeySelector oauthToken,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** One repository. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Repository(
            @JsonPropertyDescription("Workspace of the repository")
            String owner,

            @JsonPropertyDescription("Slug of the repository")
            String repositorySlug,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
