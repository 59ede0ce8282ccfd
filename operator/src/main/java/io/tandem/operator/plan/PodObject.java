package io.tandem.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.ActiveActive;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.FilterErrors;
import io.tandem.api.InvalidEvents;
import io.tandem.api.NamedSource;
import io.tandem.api.ObjectVariables;
import io.tandem.api.Problem;
import io.tandem.api.validate.MiscasedFields;
import java.util.List;
import java.util.Optional;

/** What of an EventSource its pods get to see: a change of anything else restarts none of them. */
final class PodObject {
    /** A Deployment, its ReplicaSets and pods each hold it, and the store takes 1.5 MiB an object. */
    private static final int LONGEST = 1_000_000;

    private PodObject() {}

    /**
     * Name, namespace, the annotations that events follow, and the spec without what only the operator needs, and without
     * what it ignores because the case of letters counts.
     *
     * <p>The uid is there for pods that have something to take away when this EventSource ends, and no other of its name.
     *
     * <p>Of the replicas a pod only has to know whether it must elect, so a larger number is told as 2.
     */
    static ObjectNode of(EventSource source) {
        var object = EventSourceJson.MAPPER.createObjectNode();
        var metadata = object.putObject("metadata")
                .put("name", source.getMetadata().getName())
                .put("namespace", source.getMetadata().getNamespace());
        FilterErrors.annotation(source)
                .ifPresent(value -> metadata.withObject("annotations").put(FilterErrors.ANNOTATION, value));
        InvalidEvents.annotation(source)
                .ifPresent(value -> metadata.withObject("annotations").put(InvalidEvents.ANNOTATION, value));
        ActiveActive.annotation(source)
                .ifPresent(value -> metadata.withObject("annotations").put(ActiveActive.ANNOTATION, value));
        if (EndMarkerMap.isFor(source)) {
            metadata.put("uid", source.getMetadata().getUid());
        }
        ObjectNode spec = EventSourceJson.MAPPER.valueToTree(source.getSpec());
        MiscasedFields.remove(source.getSpec(), spec);
        spec.remove(List.of("template", "service", "replicas"));
        if (mustElect(source)) {
            spec.put("replicas", 2);
        }
        object.set("spec", spec);
        return object;
    }

    /** An object that no pod could be given. */
    static Optional<Problem> problem(EventSource source) {
        var length = ObjectVariables.of(of(source)).values().stream()
                .mapToInt(String::length)
                .sum();
        return length <= LONGEST
                ? Optional.empty()
                : Optional.of(new Problem(
                        "spec",
                        "takes %d bytes in a pod's environment even compressed, at most %d work: split it into several EventSources"
                                .formatted(length, LONGEST)));
    }

    /** By all events, also those that cannot run: a pod decides for itself which these are. */
    private static boolean mustElect(EventSource source) {
        return Wanted.replicas(source.getSpec()) > 1 && source.events().stream().anyMatch(NamedSource::elects);
    }
}
