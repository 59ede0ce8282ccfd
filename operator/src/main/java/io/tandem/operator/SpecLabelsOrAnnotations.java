package io.tandem.operator;

import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.tandem.api.EventSource;
import java.util.Objects;

/** What of an EventSource its Deployment depends on; our own status writes wake nobody. */
public class SpecLabelsOrAnnotations implements OnUpdateFilter<EventSource> {
    @Override
    public boolean accept(EventSource now, EventSource before) {
        var current = now.getMetadata();
        var former = before.getMetadata();
        return !Objects.equals(current.getGeneration(), former.getGeneration())
                || !Objects.equals(current.getLabels(), former.getLabels())
                || !Objects.equals(current.getAnnotations(), former.getAnnotations());
    }
}
