package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * What of a resource the objects made for it depend on; our own status writes wake nobody. One that was deleted and made again
 * while nothing was watched is told as a change, too.
 */
public class SpecLabelsOrAnnotations<P extends HasMetadata> implements OnUpdateFilter<P> {
    @Override
    public boolean accept(P now, P before) {
        var current = now.getMetadata();
        var former = before.getMetadata();
        return !Objects.equals(current.getUid(), former.getUid())
                || !Objects.equals(current.getGeneration(), former.getGeneration())
                || !Objects.equals(current.getLabels(), former.getLabels())
                || !Objects.equals(current.getAnnotations(), former.getAnnotations());
    }
}
