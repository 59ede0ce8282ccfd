package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record MinioSource(
        String endpoint,
        Bucket bucket,
        String region,
        Boolean insecure,
        SecretKeySelector accessKey,
        SecretKeySelector secretKey,
        List<String> events,
        StorageFilter filter,
        SecretKeySelector caCertificate,
        Map<String, String> metadata,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "minio";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bucket(
            String key,
            String name,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
