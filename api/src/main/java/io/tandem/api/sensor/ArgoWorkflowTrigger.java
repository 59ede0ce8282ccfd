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

/** Submits an Argo workflow, or acts on one, with the rights of the pod's ServiceAccount. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.source)",
        message = "source is required: say where the workflow comes from",
        fieldPath = ".source",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "has(self.operation) && self.operation in ['submit', 'submit-from', 'suspend', 'retry', 'resume', 'resubmit', 'terminate', 'stop']",
        message = "operation is required: set submit, submit-from, suspend, retry, resume, resubmit, terminate or stop",
        fieldPath = ".operation",
        reason = Rules.REQUIRED)
public record ArgoWorkflowTrigger(
        @JsonPropertyDescription("Manifest of the workflow.")
        ArtifactLocation source,

        @JsonPropertyDescription(
                "What is done: submit, submit-from, suspend, retry, resume, resubmit, terminate or stop; must be set.")
        String operation,

        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that are put into the manifest of the workflow.")
        List<TriggerParameter> parameters,

        @JsonPropertyDescription("Arguments added to the command line of argo.")
        List<String> args,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
