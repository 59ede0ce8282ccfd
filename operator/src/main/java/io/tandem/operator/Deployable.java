package io.tandem.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import io.tandem.api.BusConfig;
import io.tandem.api.WorkloadSpec;
import io.tandem.api.WorkloadStatus;
import io.tandem.operator.bus.BusState;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Since;
import java.time.Instant;
import java.util.Optional;

/**
 * One resource of which a Deployment is made, with what only its kind knows; for one reconciliation.
 *
 * @param <P> the resource
 * @param <S> its status
 */
sealed interface Deployable<P extends CustomResource<? extends WorkloadSpec, S>, S extends WorkloadStatus<S>>
        permits DeployableEvents, DeployableTriggers {
    /** The resource as it was read. */
    P resource();

    /** Names and labels of what is made. */
    Owner owner();

    /** The bus that its pods use. */
    BusState bus();

    /** Whether a Deployment may be made of it. */
    boolean deployable();

    /**
     * Why none is made, where none may.
     *
     * @param deployedBefore whether one is there
     */
    Finding nothingToDeploy(boolean deployedBefore);

    /** What should be in the cluster, given the Deployment as it is. */
    Plan plan(BusConfig bus, Optional<Deployment> present);

    /** What is seen of its pods. */
    Observed observe(Optional<Deployment> deployment);

    /**
     * How it does. Where another pod is asked to lead, and one is ready to, this evicts the pod that leads: whether the API
     * server lets it go is part of the answer.
     */
    Outcome<S> assess(Observed seen, Deployed deployed, Since since, Instant now);
}
