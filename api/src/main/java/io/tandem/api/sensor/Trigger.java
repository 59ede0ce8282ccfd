package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.ManifestJson;
import io.tandem.api.WrongType;
import io.tandem.api.source.Backoff;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is done when events have come, and how often it is tried. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.template)",
        message = "template is required: say what is to be done",
        fieldPath = ".template",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.dlqTrigger) || (has(self.atLeastOnce) && self.atLeastOnce)",
        message = "dlqTrigger needs atLeastOnce: true on its trigger",
        fieldPath = ".atLeastOnce")
@ValidationRule(
        value =
                "!has(self.template) || !(has(self.template.k8s) || has(self.template.argoWorkflow)) || !has(self.policy) || !has(self.policy.k8s) || has(self.policy.k8s.labels)",
        message = "policy.k8s.labels is required: set the labels of a successful object",
        fieldPath = ".policy.k8s.labels",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "!has(self.template) || has(self.template.k8s) || has(self.template.argoWorkflow) || !(has(self.template.http) || has(self.template.awsLambda)) || !has(self.policy) || !has(self.policy.status) || has(self.policy.status.allow)",
        message = "policy.status.allow is required: list the status codes of success",
        fieldPath = ".policy.status.allow",
        reason = Rules.REQUIRED)
public record Trigger(
        @JsonPropertyDescription("What is done, and for which dependencies.")
        TriggerTemplate template,

        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription(
                "Values of events that are put into the template before anything else is read from it.")
        List<TriggerParameter> parameters,

        @JsonPropertyDescription("When the trigger counts as successful, beyond that it could be run.")
        Policy policy,

        @JsonPropertyDescription("How often a failed trigger is run again; without effect unless atLeastOnce is true.")
        Backoff retryStrategy,

        @JsonPropertyDescription("How often the trigger runs at most.")
        RateLimit rateLimit,

        @JsonPropertyDescription(
                "Whether events are acknowledged after the trigger has run instead of before; default false.")
        Boolean atLeastOnce,

        @JsonPropertyDescription(
                "A trigger of the same form, run when all retries have failed; needs atLeastOnce here and in it.")
        JsonNode dlqTrigger,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** A JSON null is as absent. */
    public Trigger {
        dlqTrigger = dlqTrigger == null || dlqTrigger.isNull() ? null : dlqTrigger;
    }

    /**
     * The trigger that runs when all retries have failed.
     *
     * @throws IllegalArgumentException if it cannot be read as a trigger; the message names the field
     */
    public Optional<Trigger> dlq() {
        if (dlqTrigger == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(ManifestJson.MAPPER.treeToValue(dlqTrigger, Trigger.class));
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException("dlqTrigger" + WrongType.field(e) + " has a value of a wrong type", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("dlqTrigger cannot be read", e);
        }
    }

    /** The same, or what stands in its place if that is no trigger; null if there is none. */
    public Object below() {
        try {
            return dlq().orElse(null);
        } catch (IllegalArgumentException e) {
            return dlqTrigger;
        }
    }
}
