package io.tandem.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tandem.api.EventSource;
import io.tandem.operator.apply.Finalizer;
import io.tandem.operator.notice.KubernetesEvents;
import io.tandem.operator.plan.EndMarkerMap;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.status.HookRelease;
import io.tandem.operator.status.Notice;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Keeps an EventSource that asks for it until its pods have taken its hooks away, or it is given up. */
final class HookFinalizer {
    private static final Logger LOG = Logger.getLogger(HookFinalizer.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final KubernetesEvents events;

    HookFinalizer(InstantSource clock, KubernetesEvents events) {
        this.clock = clock;
        this.events = events;
    }

    /** Puts the finalizer on or takes it off, as the specification is now. */
    void hold(EventSource source, KubernetesClient client) {
        if (EndMarkerMap.isFor(source)) {
            Finalizer.HOOKS.add(source, client);
        } else {
            Finalizer.HOOKS.remove(source, client);
        }
    }

    /**
     * Tells the pods of an EventSource that is being deleted, and lets it go in the end. Gives when to look again; empty: it
     * has been let go.
     */
    Optional<Duration> release(
            EventSource source, List<PodView> pods, Optional<Deployment> deployment, KubernetesClient client) {
        return switch (HookRelease.of(source, pods, deployment, clock.instant())) {
            case HookRelease.Waiting waiting -> mark(source, client);
            case HookRelease.Done done -> letGo(source, client);
            case HookRelease.GivenUp given -> giveUp(source, given.why(), client);
        };
    }

    /** A ConfigMap of somebody else's would go with the EventSource, once it was ours. */
    private Optional<Duration> mark(EventSource source, KubernetesClient client) {
        var marker = EndMarkerMap.of(source);
        try {
            var present = client.resource(marker).get();
            if (present == null) {
                client.resource(marker)
                        .patch(new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(Owner.FIELD_MANAGER)
                                .build());
            } else if (!Owner.of(source).ownership().controls(present)) {
                var name = marker.getMetadata().getName();
                return giveUp(
                        source, "hooks are left: a ConfigMap %s is there that is not ours".formatted(name), client);
            }
            return Optional.of(LOOK_AGAIN);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) { // as in a namespace that is being deleted
                return giveUp(source, "hooks are left: the pods could not be told, " + e.getMessage(), client);
            }
            throw e;
        }
    }

    private Optional<Duration> giveUp(EventSource source, String why, KubernetesClient client) {
        LOG.warnf(
                "%s namespace=%s eventSource=%s",
                why, source.getMetadata().getNamespace(), source.getMetadata().getName());
        events.write(source, List.of(new Notice(true, Notice.HOOKS_LEFT, "Release", why)));
        return letGo(source, client);
    }

    private static Optional<Duration> letGo(EventSource source, KubernetesClient client) {
        Finalizer.HOOKS.remove(source, client);
        return Optional.empty();
    }
}
