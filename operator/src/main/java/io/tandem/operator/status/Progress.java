package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether what runs is the newest specification, or on its way there; what runs meanwhile is the business of Ready. */
public final class Progress {
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final String TO_BE_REPLACED =
            "the pods run this specification, and are to be replaced for a change of the operator or the bus";

    private Progress() {}

    /**
     * The finding for the condition Progressing.
     *
     * @param deployed whether the newest specification is in the Deployment
     * @param restart whether the pods may be replaced by such as are planned
     */
    public static Verdict of(Observed seen, Finding deployed, Restart restart, Since since, Instant now) {
        if (!deployed.holds()) {
            return Verdict.of(Finding.bad(
                    Reason.NOT_DEPLOYED, "the newest specification is not deployed: see the condition Deployed"));
        }
        return switch (restart.turn()) {
            case HELD ->
                Verdict.of(Finding.unknown(
                        Reason.HELD,
                        TO_BE_REPLACED + ": they stay until the annotation tandem.io/hold-rollout is gone"
                                + restart.more()));
            case WAITING ->
                new Verdict(
                        new Finding(
                                true,
                                Reason.WAITING,
                                TO_BE_REPLACED + ": those of other resources " + Restart.OTHERS_FIRST + restart.more()),
                        Optional.of(now.plus(TURN)));
            case FREE ->
                seen.deployment()
                        .map(found -> of(seen, found, since, now))
                        .orElseGet(() -> Verdict.of(new Finding(true, Reason.ROLLING_OUT, "the Deployment is new")));
        };
    }

    /** Whether a finding says that the newest specification runs, and nothing else does. */
    static boolean upToDate(Finding finding) {
        return finding.reason() == Reason.UP_TO_DATE;
    }

    private static Verdict of(Observed seen, Deployment deployment, Since since, Instant now) {
        var replicas = Replicas.of(deployment);
        if (replicas.upToDate()) {
            return Verdict.of(Finding.good(Reason.UP_TO_DATE));
        }
        var updated = replicas.observed() ? replicas.updated() : 0;
        var counted = "%d of %d pods are of the newest specification, %d pods are ready"
                .formatted(updated, replicas.wanted(), replicas.ready());
        var why = MissingPods.why(seen, deployment, counted, since.incomplete().orElse(now), now);
        if (why.finding().reason() != Reason.PODS_STARTING) {
            return why;
        }
        return Replicas.condition(deployment, "Progressing", "False")
                .filter(condition -> replicas.observed())
                .map(condition -> Verdict.of(Finding.bad(
                        Reason.PROGRESS_DEADLINE_EXCEEDED,
                        "%s, and nothing has changed for %s".formatted(counted, deadline(deployment)))))
                .orElseGet(() -> new Verdict(new Finding(true, Reason.ROLLING_OUT, counted), why.nextLook()));
    }

    private static String deadline(Deployment deployment) {
        var seconds = deployment.getSpec().getProgressDeadlineSeconds();
        return seconds == null ? "the Deployment's progressDeadlineSeconds" : seconds + " seconds";
    }
}
