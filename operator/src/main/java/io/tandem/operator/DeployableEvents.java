package io.tandem.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus;
import io.tandem.operator.bus.BusState;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.plan.Planner;
import io.tandem.operator.plan.PodSettings;
import io.tandem.operator.plan.Review;
import io.tandem.operator.status.BusReach;
import io.tandem.operator.status.ComputedStatus;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.EventSourceConditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.HandoverStep;
import io.tandem.operator.status.Notice;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Progress;
import io.tandem.operator.status.Readiness;
import io.tandem.operator.status.Since;
import io.tandem.operator.status.WorkloadFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An EventSource: its pods tell what they do, and where they elect, one of them leads. */
record DeployableEvents(
        EventSource resource,
        Owner owner,
        BusState bus,
        Review review,
        PodSettings settings,
        SourcePods pods,
        LeaderChanges leaders,
        Context<EventSource> context)
        implements Deployable<EventSource, EventSourceStatus> {
    private static final Duration HANDOVER = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofSeconds(60);

    static DeployableEvents of(
            EventSource source,
            PodSettings settings,
            SourcePods pods,
            LeaderChanges leaders,
            Context<EventSource> context) {
        return new DeployableEvents(
                source,
                Owner.of(source),
                BusState.of(source, context.getSecondaryResource(EventBus.class)),
                Review.of(source, settings.exceptions()),
                settings,
                pods,
                leaders,
                context);
    }

    @Override
    public boolean deployable() {
        return review.deployable();
    }

    @Override
    public Finding nothingToDeploy(boolean deployedBefore) {
        return EventSourceConditions.nothingToDeploy(deployedBefore);
    }

    @Override
    public Plan plan(BusConfig config, Optional<Deployment> present) {
        return Planner.plan(resource, review, config, settings, present);
    }

    @Override
    public Observed observe(Optional<Deployment> deployment) {
        return pods.observe(resource, deployment, context);
    }

    @Override
    public Outcome<EventSourceStatus> assess(Observed seen, Deployed deployed, Since since, Instant now) {
        var reach = BusReach.of(bus.finding(), seen, Conditions.find(resource, Conditions.EVENT_BUS_READY), now);
        var progress = Progress.of(seen, deployed.finding(), deployed.restart(), since, now);
        var ready = Readiness.of(seen, deployed.finding(), Conditions.find(resource, Conditions.READY), since, now);
        var handover = handOver(seen, now);
        var findings = EventSourceConditions.of(
                review,
                EventSourceConditions.ignored(resource, review),
                new WorkloadFindings(reach.finding(), deployed.finding(), progress.finding(), ready.finding()));
        var status = ComputedStatus.of(resource, findings, seen, handover.status(), now);

        var checks = new ArrayList<Instant>();
        if (seen.byLeaseAlone()) {
            checks.add(now.plus(LEASE));
        }
        if (handover.pending()) {
            checks.add(handover.ends() ? now : now.plus(HANDOVER));
        }
        Stream.of(reach, progress, ready)
                .flatMap(verdict -> verdict.nextLook().stream())
                .forEach(checks::add);
        return new Outcome<>(status, ready.finding(), notices(status), List.copyOf(checks));
    }

    private HandoverStep handOver(Observed seen, Instant now) {
        var step = HandoverStep.of(resource, seen, now);
        return step.ends()
                ? Evictions.evict(
                                context.getClient(),
                                resource.getMetadata().getNamespace(),
                                step.status().orElseThrow().pod())
                        .map(step::refused)
                        .orElse(step)
                : step;
    }

    private List<Notice> notices(EventSourceStatus status) {
        var before = resource.getStatus();
        var led = leaders.leads(
                resource,
                Optional.ofNullable(before).map(EventSourceStatus::leader),
                Optional.ofNullable(status.leader()));
        return Notice.of(before, led, status);
    }
}
