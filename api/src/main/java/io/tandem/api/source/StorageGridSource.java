package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageGridSource(
        WebhookContext webhook,
        List<String> events,
        StorageFilter filter,
        String topicArn,
        String bucket,
        String region,
        SecretKeySelector authToken,
        String apiURL,
        TlsConfig tls,
        Map<String, String> metadata,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "storagegrid";
    }

    @Override
    public String specKey() {
        return "storageGrid";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_ACTIVE;
    }
}
