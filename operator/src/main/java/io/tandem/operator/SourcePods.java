package io.tandem.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.EventSource;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.pods.PodStates;
import io.tandem.operator.status.Observed;
import java.time.InstantSource;
import java.util.Optional;

/** What is seen of the pods of EventSources: what they tell, and who holds the Lease where the leader cannot be asked. */
record SourcePods(PodStates states, InstantSource clock) {
    Observed observe(EventSource source, Optional<Deployment> deployment, Context<EventSource> context) {
        var id = ResourceID.fromResource(source);
        var pods = states.follow(id, deployment, context.getSecondaryResources(Pod.class));
        var asked = Observed.of(source, deployment, pods, clock.instant());
        return Optional.of(asked)
                .filter(Observed::asksTheLease)
                .flatMap(unknown -> LeaseHolder.of(context.getClient(), Owner.of(source)))
                .map(holder -> asked.ledBy(source, holder, clock.instant()))
                .orElse(asked);
    }
}
