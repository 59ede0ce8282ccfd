package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus.Event;
import io.tandem.api.EventSourceStatus.Leader;
import io.tandem.api.NamedSource;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of the pods of an EventSource or Sensor at one moment. Those of a Sensor answer no questions: leader and events
 * are empty.
 *
 * @param pods those of its Deployment that are not ending; of a Sensor only while not all are of the newest template and ready
 * @param leader who works for the exclusive events
 * @param events what each event is doing; empty without pods
 * @param elects whether some event has one pod do what the others do not
 * @param exclusive whether some event must not run in two pods
 */
public record Observed(
        Optional<Deployment> deployment,
        List<PodView> pods,
        Optional<Leader> leader,
        List<Event> events,
        boolean elects,
        boolean exclusive) {
    /** By what the pods say. */
    public static Observed of(EventSource source, Optional<Deployment> deployment, List<PodView> pods, Instant now) {
        return of(source, deployment, pods, Leaders.of(pods), now);
    }

    /** The same, where the leader is known from elsewhere; ignored unless it is one of the pods. */
    public Observed ledBy(EventSource source, Leader holder, Instant now) {
        var known = Optional.of(holder)
                .filter(held -> pods.stream().anyMatch(view -> view.name().equals(held.name())));
        return of(source, deployment, pods, known, now);
    }

    /** Whether only the Lease tells who leads: nothing wakes us when it changes hands. */
    public boolean byLeaseAlone() {
        return election().filter(e -> e.elects() && e.byLease()).isPresent()
                && pods.stream().anyMatch(view -> view.sight() instanceof Sight.Unknown)
                && pods.stream().noneMatch(view -> view.sight() instanceof Sight.Known);
    }

    /** Whether the pods elect by a Lease, and the one that leads may be one that cannot be asked. */
    public boolean asksTheLease() {
        return leader.isEmpty()
                && election().filter(e -> e.elects() && e.byLease()).isPresent()
                && pods.stream().anyMatch(view -> view.sight() instanceof Sight.Unknown);
    }

    /** Whether nobody works for an exclusive event because there is no leader, as far as all ready pods tell. */
    public boolean leaderless() {
        var ready = pods.stream().filter(PodView::ready).toList();
        return leader.isEmpty()
                && exclusive
                && !ready.isEmpty()
                && election().filter(PodLeaderElection::elects).isPresent()
                && ready.stream().allMatch(view -> view.sight() instanceof Sight.Known);
    }

    /** Whether not all pods are of the newest template and ready. */
    public boolean incomplete() {
        return deployment.filter(found -> !Replicas.of(found).complete()).isPresent();
    }

    /** The same, while there are pods that may tell why: of pods that cannot be made only the Deployment tells. */
    public boolean incompleteWithPods() {
        return incomplete()
                && deployment
                        .map(Replicas::of)
                        .filter(replicas -> replicas.present() > 0)
                        .isPresent();
    }

    /** Whether there are pods of a former template. */
    public boolean replacing() {
        return Replicas.replacing(deployment);
    }

    Optional<PodLeaderElection> election() {
        return deployment.map(found -> PodLeaderElection.of(found, elects));
    }

    private static Observed of(
            EventSource source,
            Optional<Deployment> deployment,
            List<PodView> pods,
            Optional<Leader> leader,
            Instant now) {
        var named = source.events();
        var before = source.getStatus() == null ? null : source.getStatus().events();
        return new Observed(
                deployment,
                pods,
                leader,
                pods.isEmpty() ? List.of() : EventStates.of(named, pods, leader, before, now),
                named.stream().anyMatch(NamedSource::elects),
                named.stream().anyMatch(NamedSource::exclusive));
    }
}
