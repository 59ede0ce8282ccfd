package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.tandem.api.EndMarker;
import io.tandem.api.EventSource;
import java.util.Map;

/** What tells the pods of an EventSource that it ends, see {@link EndMarker}. */
public final class EndMarkerMap {
    private EndMarkerMap() {}

    /** Whether pods have something to take away at its end. */
    public static boolean isFor(EventSource source) {
        return source.getSpec() != null
                && source.getSpec().sources().stream()
                        .anyMatch(event -> event.source().deletesHooks());
    }

    /** Goes with the EventSource. */
    public static ConfigMap of(EventSource source) {
        var owner = Owner.of(source);
        return new ConfigMapBuilder()
                .withMetadata(owner.metadata(EndMarker.name(owner.name())).build())
                .withData(Map.of(EndMarker.KEY, source.getMetadata().getUid()))
                .build();
    }
}
