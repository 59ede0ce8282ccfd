package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.StorageFilter;
import java.util.List;
import java.util.Map;

/** A file in a bucket. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record S3Artifact(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Address of the server, host:port.")
        String endpoint,

        @Go(Go.Form.NULLABLE) @JsonPropertyDescription("Bucket, and the file in it.")
        Bucket bucket,

        @JsonPropertyDescription("Region of the bucket, such as eu-central-1.")
        String region,

        @JsonPropertyDescription("Connect without TLS; default false.")
        Boolean insecure,

        @Go(Go.Form.NULLABLE) @JsonPropertyDescription("Secret key with the access key id.")
        SecretKeySelector accessKey,

        @Go(Go.Form.NULLABLE) @JsonPropertyDescription("Secret key with the secret access key.")
        SecretKeySelector secretKey,

        @JsonPropertyDescription("Kinds of changes; without effect in a trigger.")
        List<String> events,

        @JsonPropertyDescription("Names of files; without effect in a trigger.")
        StorageFilter filter,

        @JsonPropertyDescription("Key and value pairs; without effect in a trigger.")
        Map<String, String> metadata,

        @JsonPropertyDescription("Secret key with certificates of authorities (PEM) to trust.")
        SecretKeySelector caCertificate,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** A bucket, and a file in it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Bucket(
            @JsonPropertyDescription("Path of the file in the bucket.")
            String key,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Bucket, by its name.")
            String name,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
