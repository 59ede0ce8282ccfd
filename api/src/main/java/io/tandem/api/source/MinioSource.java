package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;

/** Notifications of a MinIO bucket. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.accessKey)",
        message = "accessKey is required: select a Secret with the access key id",
        fieldPath = ".accessKey",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.secretKey)",
        message = "secretKey is required: select a Secret with the secret access key",
        fieldPath = ".secretKey",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.endpoint) && self.endpoint != ''",
        message = "endpoint is required: set the address of the server, host:port",
        fieldPath = ".endpoint",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.bucket) || (has(self.bucket.name) && self.bucket.name != '')",
        message = "bucket.name is required: set the name of the bucket",
        fieldPath = ".bucket.name",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.events) || !self.events.exists(kind, kind == '')",
        message = "events must not hold an empty entry: name a kind such as s3:ObjectCreated:Put",
        fieldPath = ".events")
public record MinioSource(
        @JsonPropertyDescription("Address of the server, host:port.")
        String endpoint,

        @JsonPropertyDescription("Bucket whose changes are reported.")
        Bucket bucket,

        @JsonPropertyDescription("Region of the bucket. Kept for compatibility, without effect.")
        String region,

        @JsonPropertyDescription("Connect without TLS; default false.")
        Boolean insecure,

        @JsonPropertyDescription("Secret key with the access key id.")
        SecretKeySelector accessKey,

        @JsonPropertyDescription("Secret key with the secret access key.")
        SecretKeySelector secretKey,

        @JsonPropertyDescription("Kinds of changes to report, such as s3:ObjectCreated:Put or s3:ObjectRemoved:*.")
        @Size(max = Rules.MOST_ENTRIES)
        List<String> events,

        @JsonPropertyDescription("Which objects to report, by their keys; absent reports all.")
        StorageFilter filter,

        @JsonPropertyDescription("Secret key with certificates of authorities (PEM) to trust.")
        SecretKeySelector caCertificate,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

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
            @JsonPropertyDescription("Key of an object. Kept for compatibility, without effect.")
            String key,

            @JsonPropertyDescription("Bucket to watch, by name.")
            String name,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
