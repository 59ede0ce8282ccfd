package io.tandem.operator.status;

import io.tandem.api.Condition;
import io.tandem.api.validate.SensorProblems;
import java.time.Instant;
import java.util.Optional;

/** Whether a Sensor's triggers are run now, as far as Kubernetes tells: its program tells nothing. */
public final class SensorReadiness {
    private static final String AS_ROOT = "; the image of Sensors runs as root unless it is given a user: set"
            + " spec.template.securityContext (runAsNonRoot: true, runAsUser: 65534, seccompProfile: {type: RuntimeDefault})"
            + " and spec.template.container.securityContext (allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}),"
            + " or let the namespace permit it";

    private SensorReadiness() {}

    /**
     * The finding for the condition Ready.
     *
     * @param before the present condition
     */
    public static Verdict of(Observed seen, Finding deployed, Optional<Condition> before, Since since, Instant now) {
        var verdict = Readiness.of(seen, deployed, before, since, now);
        var finding = verdict.finding();
        return finding.reason() == Reason.PODS_READY
                ? Verdict.of(new Finding(
                        true,
                        Reason.PODS_READY,
                        "Kubernetes calls the pods ready; how their triggers fare is in their log and metrics"))
                : withRemedy(verdict);
    }

    /**
     * The same where pods run what can do nothing: of this Sensor no event can come, or no trigger can run. Pods of a former
     * specification are not meant.
     *
     * @param served whether the pods run this specification, be it that they are being replaced by others that do, too
     */
    public static Verdict unlessIdle(Verdict ready, boolean served, SensorProblems problems) {
        if (!ready.finding().holds() || !served) {
            return ready;
        }
        if (!problems.someTriggersRun()) {
            return Verdict.of(
                    Finding.bad(Reason.INVALID_TRIGGERS, "no trigger can run: see the condition TriggersProvided"));
        }
        return problems.someEventsCome()
                ? ready
                : Verdict.of(Finding.bad(
                        Reason.INVALID_DEPENDENCIES,
                        "no event can come, so no trigger runs: see the condition DependenciesProvided"));
    }

    /** Where the cluster does not let the image run as it is, with what to do. */
    public static Verdict withRemedy(Verdict verdict) {
        var finding = verdict.finding();
        return !finding.holds()
                        && (finding.message().contains("runAsNonRoot")
                                || finding.message().contains("violates PodSecurity"))
                ? new Verdict(
                        new Finding(finding.status(), finding.reason(), finding.message() + AS_ROOT),
                        verdict.nextLook())
                : verdict;
    }
}
