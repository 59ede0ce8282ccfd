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
public record GithubSource(
        Long id,
        WebhookContext webhook,
        List<OwnedRepositories> repositories,
        List<String> organizations,
        String owner,
        String repository,
        List<String> events,
        SecretKeySelector apiToken,
        GithubApp githubApp,
        SecretKeySelector webhookSecret,
        Boolean insecure,
        Boolean active,
        String contentType,
        String githubBaseURL,
        String githubUploadURL,
        Boolean deleteHookOnFinish,
        Map<String, String> metadata,
        EventFilter filter,
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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OwnedRepositories(
            String owner,
            List<String> names,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GithubApp(
            SecretKeySelector privateKey,
            Long appID,
            Long installationID,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
