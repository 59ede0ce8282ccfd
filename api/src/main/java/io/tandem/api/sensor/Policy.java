package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.source.Backoff;
import java.util.List;
import java.util.Map;

/** When a trigger counts as successful. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Policy(
        @JsonPropertyDescription("For k8s and argoWorkflow: by labels of the object that was made.")
        Resource k8s,

        @JsonPropertyDescription("For http and awsLambda: by the status code of the answer.")
        Status status,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** Success by labels of an object. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resource(
            @JsonPropertyDescription("Labels of an object that is successful, all of them.")
            Map<String, String> labels,

            @Go(Go.Form.NULLABLE) @JsonPropertyDescription("How often and with which pauses the object is looked at.")
            Backoff backoff,

            @Go(Go.Form.ALWAYS)
            @JsonPropertyDescription("Whether it is a failure if no such label appears in that time; default false.")
            Boolean errorOnBackoffTimeout,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Success by status code. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Status(
            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Status codes of an answer that mean success.")
            List<Integer> allow,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
