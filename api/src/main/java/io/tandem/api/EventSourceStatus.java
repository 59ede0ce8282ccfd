package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import java.util.Map;

/** What became of an EventSource. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventSourceStatus(
        @JsonPropertyDescription("Generation of the resource that the rest of the status is about")
        Long observedGeneration,

        @JsonPropertyDescription("State of the resource, one entry for each type of condition, sorted by type")
        List<Condition> conditions,

        @JsonPropertyDescription("Pod that works for the exclusive events; absent if there is none, or no such event")
        Leader leader,

        @JsonPropertyDescription("Source types in use, sorted and joined by commas, such as calendar,kafka")
        String types,

        @JsonPropertyDescription("Name of the EventBus that the events are published to")
        String bus,

        @StatusReplicas @JsonPropertyDescription("Number of pods there are now, ready or not")
        Integer replicas,

        @LabelSelector
        @JsonPropertyDescription("Label selector of the pods, in the form that kubectl and autoscalers take")
        String selector,

        @JsonPropertyDescription("State of each event") List<Event> events,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {

    /** Who holds the lock under which exclusive events run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Leader(
            @JsonPropertyDescription("Name of the pod") String name,

            @JsonPropertyDescription("How often the lock has changed hands; a later leader has a greater number")
            Long epoch,

            @JsonPropertyDescription("When this pod became the leader (RFC 3339)")
            String since,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** One event as its pods see it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Event(
            @Required @JsonPropertyDescription("Name of the event, as under its source type in the spec")
            String name,

            @JsonPropertyDescription("Source type of the event, as in its CloudEvents")
            String type,

            @JsonPropertyDescription("What the event is doing")
            String state,

            @JsonPropertyDescription("When the event came into this state (RFC 3339)")
            String since,

            @JsonPropertyDescription("Why the event is in this state, for people")
            String message,

            @JsonPropertyDescription("Name of the pod that this was learnt from")
            String pod,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
