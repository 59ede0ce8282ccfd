package io.tandem.e2e;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The cases there are. */
public final class Matrix {
    /** By which replicas that share what a source gets are tried, too: what hurts one of them, and the servers of all. */
    private static final Set<Fault> SHARED = EnumSet.of(
            Fault.DELETED, Fault.ROLLOUT, Fault.KILLED, Fault.STOPPED, Fault.SOURCE_RESTARTED, Fault.BUS_RESTARTED);

    /** Under which a source is tried that is run only when asked for. */
    private static final Set<Fault> ON_REQUEST =
            EnumSet.of(Fault.STEADY, Fault.DELETED, Fault.ROLLOUT, Fault.KILLED, Fault.STOPPED);
    /** What can be done to one pod at the moment of a tick. */
    private static final Set<Fault> AT_A_TICK = EnumSet.of(Fault.DELETED, Fault.KILLED, Fault.STOPPED);

    private Matrix() {}

    /** What {@code --all} runs: everything but the storm and the sources that take their own time. */
    public static List<Case> all() {
        return every().stream()
                .filter(each -> each.fault() != Fault.STORM)
                .filter(each -> !each.source().onRequest())
                .toList();
    }

    /**
     * Every source on JetStream with every lock it has, those that read from a server on Kafka too, under every fault; but those that
     * are run only when asked for under a few, and rare calendars on Kafka as well.
     */
    static List<Case> every() {
        List<Case> cases = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            BusKind bus = fault.ofCluster() ? BusKind.CLUSTER : BusKind.JETSTREAM;
            for (SourceKind source : SourceKind.values()) {
                if (sensible(source, fault)) {
                    locks(source, fault).forEach(lock -> cases.add(new Case(source, bus, lock, fault)));
                }
                if (onKafka(source, fault)) {
                    cases.add(new Case(source, BusKind.KAFKA, Lock.LEASE, fault));
                }
            }
        }
        return List.copyOf(cases);
    }

    /** The few that show most: run when nothing else is asked for. */
    public static List<Case> brief() {
        return matching(List.of(
                "kafka/jetstream/bus/killed",
                "amqp/jetstream/lease/killed",
                "calendar/jetstream/bus/rollout",
                "amqp/jetstream/bus/cut-off",
                "github/jetstream/none/deleted",
                "kafka/kafka/lease/killed"));
    }

    /**
     * The cases whose id matches one of these patterns, where {@code *} stands for anything.
     *
     * @throws IllegalArgumentException if a pattern matches none
     */
    public static List<Case> matching(List<String> patterns) {
        List<Case> cases = new ArrayList<>();
        for (String pattern : patterns) {
            List<Case> found = every().stream()
                    .filter(each -> each.id().matches(pattern.replace("*", ".*")))
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no case is called %s; a case is SOURCE/BUS/LOCK/FAULT, such as %s"
                        .formatted(pattern, every().getFirst().id()));
            }
            cases.addAll(found);
        }
        return cases.stream().distinct().toList();
    }

    /** A clock that is wrong makes a calendar wrong: what it then owes cannot be said. */
    private static boolean sensible(SourceKind source, Fault fault) {
        if (source.onRequest()) {
            return source.rare()
                    ? AT_A_TICK.contains(fault)
                    // a connection to a pod that hangs stays, and so does its sender
                    : ON_REQUEST.contains(fault) && !(source.posted() && fault == Fault.STOPPED);
        }
        return switch (fault) {
            case CLOCK_SHIFTED -> !source.ticks();
            case SOURCE_RESTARTED -> source.hasServer();
            default -> true;
        };
    }

    private static boolean onKafka(SourceKind source, Fault fault) {
        return (source.hasServer() || source.rare()) && !fault.ofCluster() && sensible(source, fault);
    }

    private static List<Lock> locks(SourceKind source, Fault fault) {
        if (!source.passive()) {
            return List.of(Lock.NONE);
        }
        return source.shares() && SHARED.contains(fault)
                ? List.of(Lock.BUS, Lock.LEASE, Lock.NONE)
                : List.of(Lock.BUS, Lock.LEASE);
    }
}
