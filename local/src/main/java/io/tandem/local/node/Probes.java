package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The startup, readiness and liveness probes of one process; all calls come from the node's loop. */
final class Probes {
    private final Optional<Check> startup;
    private final Optional<Check> readiness;
    private final Optional<Check> liveness;

    /** Probes of {@code container} at {@code podIp}, for a process that started at {@code start}. */
    Probes(Container container, String podIp, Instant start, ProbeCall call) {
        startup = Check.of(container.getStartupProbe(), container, podIp, start, call);
        readiness = Check.of(container.getReadinessProbe(), container, podIp, start, call);
        liveness = Check.of(container.getLivenessProbe(), container, podIp, start, call);
    }

    boolean started() {
        return startup.isEmpty() || startup.get().state.verdict() == ProbeState.Verdict.PASSED;
    }

    boolean ready() {
        return started() && (readiness.isEmpty() || readiness.get().state.verdict() == ProbeState.Verdict.PASSED);
    }

    boolean unhealthy() {
        return failed(startup) || failed(liveness);
    }

    /** Sends the probes that are due; their answers are taken in on {@code loop}, which then runs {@code changed}. */
    void tick(Instant now, Executor loop, Runnable changed) {
        if (!started()) {
            startup.ifPresent(check -> check.tick(now, loop, changed));
            return;
        }
        readiness.ifPresent(check -> check.tick(now, loop, changed));
        liveness.ifPresent(check -> check.tick(now, loop, changed));
    }

    private static boolean failed(Optional<Check> check) {
        return check.isPresent() && check.get().state.verdict() == ProbeState.Verdict.FAILED;
    }

    private static final class Check {
        private final Probe probe;
        private final Container container;
        private final String podIp;
        private final ProbeCall call;
        private Instant due;
        private ProbeState state = ProbeState.START;

        private Check(Probe probe, Container container, String podIp, Instant start, ProbeCall call) {
            this.probe = probe;
            this.container = container;
            this.podIp = podIp;
            this.call = call;
            this.due = start.plusSeconds(or(probe.getInitialDelaySeconds(), 0));
        }

        static Optional<Check> of(Probe probe, Container container, String podIp, Instant start, ProbeCall call) {
            return Optional.ofNullable(probe).map(each -> new Check(each, container, podIp, start, call));
        }

        void tick(Instant now, Executor loop, Runnable changed) {
            if (now.isBefore(due)) {
                return;
            }
            due = now.plusSeconds(or(probe.getPeriodSeconds(), 10));
            var unused = call.ask(probe, container, podIp, Duration.ofSeconds(or(probe.getTimeoutSeconds(), 1)))
                    .thenAcceptAsync(
                            success -> {
                                state = state.after(
                                        success,
                                        or(probe.getSuccessThreshold(), 1),
                                        or(probe.getFailureThreshold(), 3));
                                changed.run();
                            },
                            loop);
        }

        private static int or(Integer value, int otherwise) {
            return value == null ? otherwise : value;
        }
    }
}
