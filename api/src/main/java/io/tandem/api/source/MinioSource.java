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

/** Notifications of a MinIO bucket. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MinioSource(
        @JsonPropertyDescription("Address of the server, host:port")
        String endpoint,

        @JsonPropertyDescription("Bucket to watch") Bucket bucket,
        @JsonPropertyDescription("Region of the service") String region,
        @JsonPropertyDescription("Connect without TLS") Boolean insecure,
        @JsonPropertyDescription("Access key id") SecretKeySelector accessKey,
        @JsonPropertyDescription("Secret access key") SecretKeySelector secretKey,

        @JsonPropertyDescription("Kinds of events, such as s3:ObjectCreated:Put")
        List<String> events,

        @JsonPropertyDescription("Which events to publish") StorageFilter filter,

        @JsonPropertyDescription("CA certificate (PEM) to trust")
        SecretKeySelector caCertificate,

        @JsonPropertyDescription("Added to the data of every event")
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

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("accessKey", accessKey)
                .required("secretKey", secretKey)
                .required("endpoint", endpoint)
                .that(bucket != null && Check.has(bucket.name()), "bucket.name", "is required")
                .that(events == null || events.stream().allMatch(Check::has), "events", "must not have an empty entry")
                .problems();
    }

    /** The bucket to watch. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bucket(
            @JsonPropertyDescription("Kept for compatibility, without effect")
            String key,

            @JsonPropertyDescription("Name of the bucket") String name,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
