package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Wakes a resource that was made again as soon as one of its name was deleted.
 *
 * <p>The framework (5.3.2) keeps no event that comes between a deletion and the end of the reconciliation that tells of it,
 * and forgets the name then: the new resource was never looked at, whatever became of its objects.
 */
final class Recreated<P extends HasMetadata> extends AbstractEventSource<Void, P> {
    private static final Logger LOG = Logger.getLogger(Recreated.class);

    private final Function<ResourceID, Optional<P>> present;
    private final Executor later;
    private final Set<ResourceID> awaited = ConcurrentHashMap.newKeySet();

    /**
     * Awaits none yet.
     *
     * @param present the resource of a name as the informer knows it
     * @param later runs what it is given after a pause in which a reconciliation ends
     */
    Recreated(Function<ResourceID, Optional<P>> present, Executor later) {
        super(Void.class, "recreated");
        this.present = present;
        this.later = later;
    }

    /** Of the resources of a controller. */
    static <P extends HasMetadata> Recreated<P> of(EventSourceContext<P> context) {
        return new Recreated<>(context.getPrimaryCache()::get, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
    }

    /** Takes note of a reconciliation that begins. */
    void begins(P resource, Context<P> context) {
        var id = ResourceID.fromResource(resource);
        if (!context.isPrimaryResourceDeleted()) {
            awaited.remove(id);
        } else if (awaited.add(id)) {
            later.execute(() -> look(id));
        }
    }

    /** Again and again, until it is reconciled: whatever is told before the end is lost. */
    private void look(ResourceID id) {
        // taken out before it is looked for: of a deletion that is told meanwhile another look comes
        if (!isRunning() || !awaited.remove(id)) {
            return;
        }
        var found = present.apply(id);
        if (found.isEmpty() || !awaited.add(id)) {
            return;
        }
        try {
            // no addition: the metrics have counted that already
            getEventHandler().handleEvent(new ResourceEvent(ResourceAction.UPDATED, id, found.get()));
        } catch (RuntimeException e) {
            LOG.warnf(e, "not woken, tried again resource=%s", id);
        }
        later.execute(() -> look(id));
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }
}
