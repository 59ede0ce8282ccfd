package io.tandem.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import io.tandem.api.SensorStatus;
import io.tandem.operator.bus.BusState;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.plan.Planner;
import io.tandem.operator.plan.SensorReview;
import io.tandem.operator.plan.SensorSettings;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.SensorPods;
import io.tandem.operator.status.ComputedStatus;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Notice;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Progress;
import io.tandem.operator.status.SensorConditions;
import io.tandem.operator.status.SensorReadiness;
import io.tandem.operator.status.Since;
import io.tandem.operator.status.WorkloadFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Sensor: its pods tell nothing, so what is known of them is what Kubernetes knows. */
record DeployableTriggers(
        Sensor resource,
        Owner owner,
        BusState bus,
        SensorReview review,
        SensorSettings settings,
        Context<Sensor> context)
        implements Deployable<Sensor, SensorStatus> {
    /** Nothing tells of pods that are not ready for another reason than before; asked less often the longer it lasts. */
    private static final Duration INCOMPLETE = Duration.ofSeconds(15);

    private static final Duration INCOMPLETE_FOR_LONG = Duration.ofMinutes(2);

    static DeployableTriggers of(Sensor sensor, SensorSettings settings, Context<Sensor> context) {
        var bus = BusState.of(sensor, context.getSecondaryResource(EventBus.class));
        var review = SensorReview.of(sensor, bus.config(), settings);
        return new DeployableTriggers(sensor, Owner.of(sensor), bus, review, settings, context);
    }

    @Override
    public boolean deployable() {
        return review.deployable();
    }

    @Override
    public Finding nothingToDeploy(boolean deployedBefore) {
        return SensorConditions.nothingToDeploy(review, deployedBefore);
    }

    @Override
    public Plan plan(BusConfig config, Optional<Deployment> present) {
        return Planner.plan(resource, config, settings, present);
    }

    @Override
    public Observed observe(Optional<Deployment> deployment) {
        var counted = observed(deployment, List.of());
        return counted.incompleteWithPods()
                ? observed(deployment, SensorPods.of(owner, deployment.get(), context.getClient()))
                : counted;
    }

    private static Observed observed(Optional<Deployment> deployment, List<PodView> pods) {
        return new Observed(deployment, pods, Optional.empty(), List.of(), false, false);
    }

    @Override
    public Outcome<SensorStatus> assess(Observed seen, Deployed deployed, Since since, Instant now) {
        var progress =
                SensorReadiness.withRemedy(Progress.of(seen, deployed.finding(), deployed.restart(), since, now));
        var ready = SensorReadiness.unlessIdle(
                SensorReadiness.of(seen, deployed.finding(), Conditions.find(resource, Conditions.READY), since, now),
                ComputedStatus.servesNewest(resource, progress.finding()),
                review.problems());
        var hints = review.hints(resource, seen.deployment());
        var findings = SensorConditions.of(
                review,
                MissingEvents.of(resource, context.getSecondaryResources(EventSource.class)),
                new WorkloadFindings(
                        bus.finding(),
                        SensorConditions.deployed(deployed.finding(), review, hints),
                        progress.finding(),
                        ready.finding()));
        var status = ComputedStatus.of(resource, findings, seen, now);

        var checks = new ArrayList<Instant>();
        since.incomplete().ifPresent(from -> checks.add(now.plus(pause(Duration.between(from, now)))));
        Stream.of(progress, ready)
                .flatMap(verdict -> verdict.nextLook().stream())
                .forEach(checks::add);
        return new Outcome<>(
                status, ready.finding(), Notice.of(Conditions.in(resource), status.conditions()), List.copyOf(checks));
    }

    /** As long as it has lasted, within bounds. */
    private static Duration pause(Duration lasting) {
        return lasting.compareTo(INCOMPLETE) < 0
                ? INCOMPLETE
                : lasting.compareTo(INCOMPLETE_FOR_LONG) > 0 ? INCOMPLETE_FOR_LONG : lasting;
    }
}
