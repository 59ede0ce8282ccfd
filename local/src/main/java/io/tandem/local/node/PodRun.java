package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.tandem.local.Child;
import io.tandem.local.WorkDir;
import io.tandem.local.node.PodStatuses.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/** One pod of this node: its process, its restarts and its probes. All calls but the signals come from the loop. */
final class PodRun {
    private static final long DEFAULT_GRACE_SECONDS = 30;
    private static final Duration CONFIG_RETRY = Duration.ofSeconds(1);
    private static final Duration VOLUME_REFRESH = Duration.ofSeconds(1);

    private final NodeContext node;
    private final String ip;
    private final WorkDir dir;
    private final Path log;
    private final Volumes volumes;
    private final Instant accepted;

    private volatile Child child;
    private boolean observed = true;
    private Probes probes;
    private State state = new State.Waiting("ContainerCreating", "");
    private Optional<State.Terminated> last = Optional.empty();
    private Optional<Instant> terminated = Optional.empty();
    private Instant startFrom;
    private Instant refreshFrom;
    private int ends;
    private int starts;

    PodRun(NodeContext node, Pod pod, String ip, Instant now) {
        this.node = node;
        this.ip = ip;
        this.dir = directory(node.dir(), pod);
        this.log = node.dir().file(pod.getMetadata().getName() + ".log");
        this.volumes = new Volumes(dir.file("root"));
        this.accepted = now;
        this.startFrom = now;
        this.refreshFrom = now;
    }

    /** The process, if it was started; it may have ended. */
    Optional<Child> process() {
        return Optional.ofNullable(child);
    }

    Path log() {
        return log;
    }

    /** Brings the process one step nearer to what the pod object wants; true when the object is to be removed. */
    boolean sync(Pod pod, Instant now, Executor loop) {
        if (observeEnd(now)) {
            return false;
        }
        if (running()) {
            probes.tick(now, loop, node.wake());
        }
        return switch (Lifecycle.next(view(pod), now)) {
            case NOTHING -> {
                settle(pod, now);
                yield false;
            }
            case START -> {
                start(pod, now);
                yield false;
            }
            case TERMINATE -> {
                child.terminate();
                terminated = Optional.of(now);
                yield false;
            }
            case KILL -> {
                child.kill();
                yield false;
            }
            case REMOVE -> true;
        };
    }

    /** What is to be written to the pod's status. */
    PodStatuses.Known known() {
        boolean up = state instanceof State.Running;
        return new PodStatuses.Known(
                ip,
                accepted,
                state,
                last,
                up ? OptionalLong.of(child.pid()) : OptionalLong.empty(),
                Math.max(0, starts - 1),
                up && probes.started(),
                up && probes.ready() && !probes.unhealthy());
    }

    /** Kills what is left and deletes its files, the log excepted. */
    void destroy() {
        process().ifPresent(Child::kill);
        dir.close();
    }

    private void start(Pod pod, Instant now) {
        try {
            child = node.start(pod, container(pod), ip, dir, volumes, log);
        } catch (ConfigException e) {
            state = new State.Waiting(e.reason(), e.getMessage());
            startFrom = now.plus(CONFIG_RETRY);
            return;
        }
        var unused = child.exit().thenRun(node.wake());
        observed = false;
        starts++;
        terminated = Optional.empty();
        probes = new Probes(container(pod), ip, now, node.probeCall());
        state = new State.Running(now);
    }

    /** Takes note of an end once; the status tells it before the process is started again. */
    private boolean observeEnd(Instant now) {
        if (observed || child.alive()) {
            return false;
        }
        observed = true;
        Instant since = state instanceof State.Running running ? running.since() : now;
        State.Terminated end = new State.Terminated(child.exit().join(), since, now);
        state = end;
        last = Optional.of(end);
        ends = Lifecycle.ends(ends, Duration.between(since, now));
        startFrom = now.plus(Lifecycle.backOff(ends));
        return true;
    }

    private void settle(Pod pod, Instant now) {
        if (running() && !now.isBefore(refreshFrom)) {
            refreshFrom = now.plus(VOLUME_REFRESH);
            volumes.mount(pod, container(pod), node.contents(pod));
        }
        if (state instanceof State.Terminated) {
            String message = "back-off %d s restarting failed container"
                    .formatted(Lifecycle.backOff(ends).toSeconds());
            state = new State.Waiting("CrashLoopBackOff", message);
        }
    }

    private Lifecycle.View view(Pod pod) {
        return new Lifecycle.View(
                Pods.terminating(pod),
                running(),
                running() && probes.unhealthy(),
                Duration.ofSeconds(grace(pod)),
                terminated,
                startFrom);
    }

    private boolean running() {
        return !observed;
    }

    private static long grace(Pod pod) {
        Long asked = Pods.terminating(pod)
                ? pod.getMetadata().getDeletionGracePeriodSeconds()
                : pod.getSpec().getTerminationGracePeriodSeconds();
        return asked == null ? DEFAULT_GRACE_SECONDS : asked;
    }

    /** Of several containers a pod may have, this node runs the first. */
    static Container container(Pod pod) {
        return pod.getSpec().getContainers().getFirst();
    }

    private static WorkDir directory(WorkDir parent, Pod pod) {
        try {
            return new WorkDir(
                    Files.createDirectories(parent.file(pod.getMetadata().getUid())));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no directory for " + pod.getMetadata().getName(), e);
        }
    }
}
