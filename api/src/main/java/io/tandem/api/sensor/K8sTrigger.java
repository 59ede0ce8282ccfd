package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;

/** Makes, changes or deletes an object of the cluster, with the rights of the pod's ServiceAccount. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.source)",
        message = "source is required: say where the manifest comes from",
        fieldPath = ".source",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.operation) || self.operation in ['', 'create', 'patch', 'update', 'delete']",
        message = "operation must be create, update, patch or delete",
        fieldPath = ".operation")
public record K8sTrigger(
        @JsonPropertyDescription("Manifest of the object.") ArtifactLocation source,

        @JsonPropertyDescription("What is done with the object: create (default), update, patch or delete.")
        String operation,

        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that are put into the manifest.")
        List<TriggerParameter> parameters,

        @JsonPropertyDescription(
                "Kind of patch, such as application/merge-patch+json (default) or application/apply-patch+yaml.")
        String patchStrategy,

        @JsonPropertyDescription(
                "For update: change the object as it is in the cluster instead of the manifest; default false.")
        Boolean liveObject,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
