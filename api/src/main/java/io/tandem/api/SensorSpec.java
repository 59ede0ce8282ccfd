package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import io.tandem.api.sensor.Dependency;
import io.tandem.api.sensor.SensorRules;
import io.tandem.api.sensor.Trigger;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;

/** What a Sensor asks for: events, what is done when they have come, and its pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.dependencies) && self.dependencies.size() > 0",
        message = "dependencies is required: name at least one event",
        fieldPath = ".dependencies",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.triggers) && self.triggers.size() > 0",
        message = "triggers is required: say what is to be done",
        fieldPath = ".triggers",
        reason = Rules.REQUIRED)
public record SensorSpec(
        @Size(max = SensorRules.MOST_DEPENDENCIES) @JsonPropertyDescription("Events that triggers may wait for.")
        List<Dependency> dependencies,

        @Size(max = SensorRules.MOST_TRIGGERS) @JsonPropertyDescription("What is done when events have come.")
        List<Trigger> triggers,

        @JsonPropertyDescription("Settings of the pods that run the triggers; merged into what the operator makes.")
        Template template,

        @JsonPropertyDescription("Kept for compatibility, without effect.")
        Boolean errorOnFailedRound,

        @JsonPropertyDescription(
                "Name of the EventBus in the same namespace that events come from; default is the one called default.")
        String eventBusName,

        @SpecReplicas
        @JsonPropertyDescription(
                "Number of pods; 0 stops all triggers. On a Kafka bus all of them work, else one while the others stand by. Absent means 1, or what an autoscaler sets where pods do not elect among themselves by NATS.")
        Integer replicas,

        @JsonPropertyDescription("How many former ReplicaSets are kept to go back to; default 10.")
        Integer revisionHistoryLimit,

        @JsonPropertyDescription("Key and value pairs in every line of the pods' log.")
        Map<String, String> loggingFields,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements WorkloadSpec {
    public SensorSpec {
        dependencies = Lists.withoutNulls(dependencies);
        triggers = Lists.withoutNulls(triggers);
    }
}
