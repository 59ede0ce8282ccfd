package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import java.util.Map;

/** What became of a Sensor. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SensorStatus(
        @JsonPropertyDescription("Value of metadata.generation that the rest of the status is about.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "Value of metadata.generation that the pods run; less than observedGeneration until the newest specification has taken the former one's place.")
        Long servedGeneration,

        @JsonPropertyDescription(
                "What holds and what does not, one entry for each type: DependenciesProvided, Deployed, EventBusReady, Progressing, Ready, TriggersProvided.")
        List<Condition> conditions,

        @JsonPropertyDescription("Number of dependencies in the spec.")
        Integer dependencies,

        @JsonPropertyDescription("Number of triggers in the spec.")
        Integer triggers,

        @JsonPropertyDescription("EventBus that the events come from, by name.")
        String bus,

        @StatusReplicas
        @JsonPropertyDescription("Number of pods that exist now, ready or not; read through the scale subresource.")
        Integer replicas,

        @LabelSelector
        @JsonPropertyDescription(
                "Label selector of the pods as text, such as sensor-name=example; read through the scale subresource.")
        String selector,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements WorkloadStatus<SensorStatus> {
    /** Of what was never looked at. */
    public static final SensorStatus NONE = new SensorStatus(null, null, null, null, null, null, null, null, null);

    @Override
    public SensorStatus with(List<Condition> others) {
        return new SensorStatus(
                observedGeneration, servedGeneration, others, dependencies, triggers, bus, replicas, selector, unknown);
    }
}
