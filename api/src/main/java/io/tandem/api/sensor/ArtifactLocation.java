package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.ConfigMapKeySelector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where the manifest of an object comes from; the first one that is set wins. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArtifactLocation(
        @JsonPropertyDescription("A file in a bucket of S3 or MinIO.")
        S3Artifact s3,

        @Go(Go.Form.POINTER) @JsonPropertyDescription("The manifest itself, as YAML in a text.")
        String inline,

        @JsonPropertyDescription("A file in a volume of the pod.")
        FileArtifact file,

        @JsonPropertyDescription("A file behind an HTTP address.")
        UrlArtifact url,

        @JsonPropertyDescription("Entry of a ConfigMap in the same namespace.")
        ConfigMapKeySelector configmap,

        @JsonPropertyDescription("A file in a Git repository.")
        GitArtifact git,

        @JsonPropertyDescription("The manifest itself, as an object.")
        JsonNode resource,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** A JSON null is as absent. */
    public ArtifactLocation {
        resource = resource == null || resource.isNull() ? null : resource;
    }

    /** Names of the places that are given, in the order in which the program looks for the first. */
    public List<String> given() {
        var places = new LinkedHashMap<String, Object>();
        places.put("s3", s3);
        places.put("inline", inline);
        places.put("file", file);
        places.put("url", url);
        places.put("git", git);
        places.put("configmap", configmap);
        places.put("resource", resource);
        places.values().removeIf(Objects::isNull);
        return List.copyOf(places.keySet());
    }

    /** A file of the pod. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FileArtifact(
            @JsonPropertyDescription("Path of the file in the pod.")
            String path,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A file behind an HTTP address. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UrlArtifact(
            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Address of the file, such as https://example.com/w.yaml.")
            String path,

            @JsonPropertyDescription("Whether the certificate of the server is verified; default false.")
            Boolean verifyCert,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
