package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record BitbucketServerSource(
        WebhookContext webhook,
        String bitbucketserverBaseURL,
        List<String> projects,
        List<Repository> repositories,
        String projectKey,
        String repositorySlug,
        List<String> events,
        SecretKeySelector accessToken,
        SecretKeySelector webhookSecret,
        Boolean skipBranchRefsChangedOnOpenPR,
        Boolean oneEventPerChange,
        Boolean deleteHookOnFinish,
        String checkInterval,
        TlsConfig tls,
        Map<String, String> metadata,
        EventFilter filter,
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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Repository(
            String projectKey,
            String repositorySlug,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
