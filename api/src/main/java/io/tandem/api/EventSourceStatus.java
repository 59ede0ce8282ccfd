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
        @JsonPropertyDescription("Value of metadata.generation that the rest of the status is about.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "Value of metadata.generation that the pods run; less than observedGeneration until the newest specification has taken the former one's place.")
        Long servedGeneration,

        @JsonPropertyDescription(
                "What holds and what does not, one entry for each type: Deployed, EventBusReady, Progressing, Ready, SourcesProvided.")
        List<Condition> conditions,

        @JsonPropertyDescription(
                "Pod that works for the exclusive events now; absent if none does, or no event is exclusive.")
        Leader leader,

        @JsonPropertyDescription(
                "What became of the last value of the annotation tandem.io/handover; absent without one.")
        Handover handover,

        @JsonPropertyDescription("Source types in use, sorted and joined by commas, such as calendar,kafka.")
        String types,

        @JsonPropertyDescription("EventBus that the events are published to, by name.")
        String bus,

        @StatusReplicas
        @JsonPropertyDescription("Number of pods that exist now, ready or not; read through the scale subresource.")
        Integer replicas,

        @LabelSelector
        @JsonPropertyDescription(
                "Label selector of the pods as text, such as eventsource-name=example; read through the scale subresource.")
        String selector,

        @JsonPropertyDescription("What each event of the spec is doing, one entry for each name.")
        List<Event> events,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements WorkloadStatus<EventSourceStatus> {
    /** Of what was never looked at. */
    public static final EventSourceStatus NONE =
            new EventSourceStatus(null, null, null, null, null, null, null, null, null, null, null);

    @Override
    public EventSourceStatus with(List<Condition> others) {
        return new EventSourceStatus(
                observedGeneration,
                servedGeneration,
                others,
                leader,
                handover,
                types,
                bus,
                replicas,
                selector,
                events,
                null);
    }

    /** Who holds the lock under which exclusive events run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Leader(
            @JsonPropertyDescription("Pod that holds the lock, by name.")
            String name,

            @JsonPropertyDescription("How often the lock has changed hands; a later leader has a greater number.")
            Long epoch,

            @JsonPropertyDescription("When this pod took the lock (RFC 3339).")
            String since,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A request that another pod lead. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Handover(
            @JsonPropertyDescription("Value of the annotation; another value is another request.")
            String request,

            @JsonPropertyDescription("Pod that led at the request and is to end; absent if none did.")
            String pod,

            @JsonPropertyDescription("Pending, Done, or Void where there is nothing to hand over.")
            String state,

            @JsonPropertyDescription("When it came into this state (RFC 3339).")
            String since,

            @JsonPropertyDescription("What was done or is waited for, for people.")
            String message,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
        /** The pod has still to end, or another to lead. */
        public static final String PENDING = "Pending";
        /** Another pod leads. */
        public static final String DONE = "Done";
        /** The pods do not elect. */
        public static final String VOID = "Void";
    }

    /** One event as its pods see it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Event(
            @Required @JsonPropertyDescription("Key of the event under its source type in the spec.")
            String name,

            @JsonPropertyDescription("Source type as in the CloudEvents, such as kafka.")
            String type,

            @JsonPropertyDescription("What the event is doing, such as connecting, running, standing by or failed.")
            String state,

            @JsonPropertyDescription("When it came into this state (RFC 3339).")
            String since,

            @JsonPropertyDescription("Why it is in this state, for people; names what went wrong.")
            String message,

            @JsonPropertyDescription("Pod that reported the state, by name.")
            String pod,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
