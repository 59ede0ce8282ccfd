package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record BitbucketSource(
        WebhookContext webhook,
        Auth auth,
        List<String> events,
        List<Repository> repositories,
        String owner,
        String projectKey,
        String repositorySlug,
        Boolean deleteHookOnFinish,
        Map<String, String> metadata,
        EventFilter filter,
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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Auth(
            BasicAuth basic,
            SecretKeySelector oauthToken,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Repository(
            String owner,
            String repositorySlug,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
