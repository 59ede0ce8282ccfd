package io.tandem.e2e;

import io.tandem.e2e.PodNetwork.Direction;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Does to a source what a {@link Fault} says. */
final class Faults {
    private final Cluster cluster;
    private final Operator operator;
    private final Peers peers;
    private final Options options;

    Faults(Cluster cluster, Operator operator, Peers peers, Options options) {
        this.cluster = cluster;
        this.operator = operator;
        this.peers = peers;
        this.options = options;
    }

    /**
     * Begins the fault.
     *
     * @param active the pod it hits, if it hits a pod
     * @throws UnsupportedOperationException if it cannot be done from here
     */
    Injected inject(Case each, String source, String active) {
        Fault fault = each.fault();
        return switch (fault) {
            case STEADY -> Injected.once(Set.of(), () -> {});
            case DELETED -> Injected.once(Set.of(active), () -> cluster.deletePod(active));
            case DRAINED -> Injected.once(Set.of(active), () -> cluster.evict(active));
            case ROLLOUT -> Injected.once(Set.of(), () -> cluster.roll(source));
            case KILLED -> killed(active, cluster.process(active));
            case STOPPED -> stopped(fault, cluster.process(active));
            case CUT_OFF -> drop(each, active, Direction.IN, Direction.OUT);
            case DEAF -> drop(each, active, Direction.IN);
            case MUTE -> drop(each, active, Direction.OUT);
            case STARVED -> CpuQuota.of(cluster.process(active)).starve(fault.duration());
            case CLOCK_SHIFTED -> PodClock.shift(cluster.process(active), clockFile(), fault.duration());
            case OPERATOR_RESTARTED -> Injected.lasting(fault.duration(), () -> {}, operator::restart);
            case API_GONE -> apiServer(options.apiDown(), options.apiUp()).takeAway(fault.duration());
            case SOURCE_RESTARTED ->
                Injected.lasting(
                        fault.duration(), () -> {}, () -> peers.sources().restart(each.source()));
            case BUS_RESTARTED, BUS_GONE, BUS_GONE_LONG ->
                Injected.lasting(fault.duration(), () -> peers.killBus(each.bus()), () -> peers.startBus(each.bus()));
            case MEMBER_GONE -> {
                int member = peers.follower();
                yield Injected.lasting(
                        fault.duration(), () -> peers.killMember(member), () -> peers.startMember(member));
            }
            case LEADER_GONE -> {
                int member = peers.streamLeader();
                yield Injected.lasting(
                        fault.duration(), () -> peers.killMember(member), () -> peers.startMember(member));
            }
            case STORM -> Storm.begin(cluster, source, fault.duration());
        };
    }

    /**
     * The same in two steps, for a fault that has to come at a moment: what it takes is found now, and it begins when it is called.
     *
     * @throws UnsupportedOperationException if it cannot be done from here
     */
    Supplier<Injected> prepare(Case each, String source, String active) {
        return switch (each.fault()) {
            case KILLED -> {
                HostProcess process = cluster.process(active);
                yield () -> killed(active, process);
            }
            case STOPPED -> {
                HostProcess process = cluster.process(active);
                yield () -> stopped(each.fault(), process);
            }
            default -> () -> inject(each, source, active);
        };
    }

    private static Injected killed(String pod, HostProcess process) {
        return Injected.once(Set.of(pod), () -> process.signal("KILL"));
    }

    private static Injected stopped(Fault fault, HostProcess process) {
        return Injected.lasting(fault.duration(), () -> process.signal("STOP"), () -> process.signal("CONT"));
    }

    private Injected drop(Case each, String active, Direction... directions) {
        return PodNetwork.drop(
                cluster.process(active), List.of(directions), each.fault().duration());
    }

    private Path clockFile() {
        return options.clockFile()
                .orElseThrow(() ->
                        new UnsupportedOperationException("CLOCK_FILE does not say how a pod's clock can be shifted"));
    }

    private ApiServer apiServer(String down, String up) {
        if (down.isEmpty() || up.isEmpty()) {
            throw new UnsupportedOperationException("API_DOWN and API_UP do not say how the API server is taken away");
        }
        return new ApiServer(cluster, down, up);
    }
}
