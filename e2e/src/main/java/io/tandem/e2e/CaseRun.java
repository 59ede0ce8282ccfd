package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/** Runs one case: a source of its own, load, its faults, and the ledger. */
final class CaseRun {
    private static final Logger LOG = Logger.getLogger(CaseRun.class);
    private static final Duration FIRST_EVENT_LIMIT = Duration.ofSeconds(90);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration ACCEPTED_LIMIT = Duration.ofSeconds(30);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(30);
    /** A replica that has been ready for a moment only is still compiling itself: a fault is to meet a pair at rest. */
    private static final Duration SETTLE = Duration.ofSeconds(10);
    /** After what a fault should have lasted. */
    private static final Duration OVER_LIMIT = Duration.ofMinutes(2);
    /** Time for the last second's tick to arrive. */
    private static final int LAST_TICKS = 2;

    private final Cluster cluster;
    private final Peers peers;
    private final Faults faults;
    private final Options options;
    /** Processes that all start at once would take each other's time, and their probes would end them. */
    private final Semaphore starting = new Semaphore(1, true);

    CaseRun(Cluster cluster, Peers peers, Faults faults, Options options) {
        this.cluster = cluster;
        this.peers = peers;
        this.faults = faults;
        this.options = options;
    }

    /** Runs it once; whatever goes wrong is in the outcome. */
    Outcome run(Case each, int repetition, Together together) {
        String source = "%s-%s"
                .formatted(each.source().label(), UUID.randomUUID().toString().substring(0, 6));
        LOG.infof("case started case=%s source=%s", each.id(), source);
        Outcome outcome;
        try {
            outcome = run(each, repetition, source, together);
        } catch (RuntimeException e) {
            LOG.warnf(e, "case broken case=%s source=%s", each.id(), source);
            outcome = Outcome.broken(each, repetition, e);
        }
        if (outcome.status() != Outcome.Status.PASSED) {
            new Evidence(cluster, options.out()).keep(source);
        }
        clean(source);
        LOG.infof("case ended case=%s source=%s status=%s", each.id(), source, outcome.status());
        return outcome;
    }

    private Outcome run(Case each, int repetition, String source, Together together) {
        BusReader reader = peers.reader(each.bus());
        try (Feeding feeding = begin(each, source)) {
            if (each.source().rare()) {
                return new RareRun(cluster, peers, faults, options).run(each, repetition, source, feeding);
            }
            Wait.until("an event of " + source, FIRST_EVENT_LIMIT, () -> reader.last(each.source(), source)
                    .isPresent());
            together.meet();
            feeding.awaitTicks(WARM_UP);

            feeding.count();
            feeding.awaitTicks(load().dividedBy(3));
            List<Suffered> suffered = new ArrayList<>();
            while (suffered.size() < options.faults()) {
                if (!suffered.isEmpty()) {
                    awaitFlowing(each, source);
                    replaceKilled(each, source, suffered.getLast());
                }
                cluster.awaitReady(source, each.fault().replicas());
                if (!suffered.isEmpty()) {
                    feeding.awaitTicks(SETTLE);
                }
                suffered.add(suffer(each, source, feeding, together));
            }
            feeding.stop();

            List<Instant> faultTimes = suffered.stream().map(Suffered::at).toList();
            Verdict verdict = verdict(each, source, feeding, faultTimes);
            return Outcome.judged(
                    each,
                    repetition,
                    verdict,
                    suffered.stream().mapToInt(Suffered::restarts).sum());
        }
    }

    /** Returns when all pods are ready; the feeder makes what they connect to. */
    private Feeding begin(Case each, String source) {
        starting.acquireUninterruptibly();
        try {
            cluster.apply(new Manifests(peers).source(each, source));
            Feeding feeding = feeding(each, source);
            try {
                cluster.awaitReady(source, each.fault().replicas());
                return feeding;
            } catch (RuntimeException e) {
                feeding.close();
                throw e;
            }
        } finally {
            starting.release();
        }
    }

    /** A fault that is over, and the restarts that it does not explain. */
    private record Suffered(Instant at, String active, int restarts) {}

    private Suffered suffer(Case each, String source, Feeding feeding, Together together) {
        String active = new ActivePod(cluster, peers.reader(each.bus())).find(each, source);
        Map<String, Integer> before = cluster.restarts(source);
        Injected fault = together.inject(() -> faults.inject(each, source, active));
        feeding.awaitTicks(load().multipliedBy(2).dividedBy(3).plus(each.fault().duration()));
        fault.over().orTimeout(OVER_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
        return new Suffered(fault.at(), active, restarts(before, cluster.restarts(source), fault));
    }

    /** A fault that meets a source which has not recovered from the one before would be measured with it. */
    private void awaitFlowing(Case each, String source) {
        BusReader reader = peers.reader(each.bus());
        Instant now = Instant.now();
        Wait.until(
                "an event of %s after a fault".formatted(source),
                FIRST_EVENT_LIMIT,
                () -> reader.last(each.source(), source).orElseThrow().at().isAfter(now));
    }

    /** A container that was killed twice would be started again only after a pause, which grows. */
    private void replaceKilled(Case each, String source, Suffered last) {
        if (each.fault() == Fault.KILLED
                && !new ActivePod(cluster, peers.reader(each.bus()))
                        .find(each, source)
                        .equals(last.active())) {
            cluster.deletePod(last.active());
        }
    }

    private Duration load() {
        return Duration.ofSeconds(options.seconds());
    }

    private void clean(String source) {
        try {
            cluster.delete(source);
        } catch (RuntimeException e) {
            LOG.warnf(e, "source left behind source=%s", source);
        }
    }

    /** Kafka's topic and RabbitMQ's queue are made by the feeder; a webhook's Service by the operator. */
    private Feeding feeding(Case each, String source) {
        var webhook = each.source().posted() ? cluster.listener(each.source(), source) : null;
        return new Feeding(peers.feeder(each.source(), source, webhook), options.perSecond());
    }

    private Verdict verdict(Case each, String source, Feeding feeding, List<Instant> faultTimes) {
        BusReader reader = peers.reader(each.bus());
        if (each.source().ticks()) {
            return ticking(each.source(), source, reader, faultTimes);
        }
        Wait.holdsWithin(each.source().posted() ? DRAIN_LIMIT : ACCEPTED_LIMIT, feeding::settled);
        Answers answers = feeding.answers();
        Collection<Fed> fed = List.copyOf(feeding.accepted()); // what is accepted later is not read any more
        Set<Long> expected = fed.stream().map(Fed::number).collect(Collectors.toSet());
        Wait.holdsWithin(
                each.source().forgets() ? QUIET : DRAIN_LIMIT,
                () -> numbers(reader.read(each.source(), source)).containsAll(expected));
        awaitQuiet(each.source(), source, reader);
        return Ledger.compare(fed, reader.read(each.source(), source), faultTimes)
                .answering(answers);
    }

    /** What a ticking source owes is every second from its first tick to now. */
    private Verdict ticking(SourceKind kind, String source, BusReader reader, List<Instant> faultTimes) {
        long end = Instant.now().getEpochSecond();
        Wait.holdsWithin(
                DRAIN_LIMIT, () -> reader.last(kind, source).orElseThrow().number() > end + LAST_TICKS);
        List<Delivered> delivered = reader.read(kind, source).stream()
                .filter(event -> event.number() <= end)
                .toList();
        List<Fed> owed = LongStream.rangeClosed(delivered.getFirst().number(), end)
                .mapToObj(second -> new Fed(kind.label(), second))
                .toList();
        return Ledger.compare(owed, delivered, faultTimes);
    }

    /** A late double would come now. */
    private void awaitQuiet(SourceKind kind, String source, BusReader reader) {
        Wait.holdsWithin(QUIET_LIMIT, () -> reader.last(kind, source)
                .orElseThrow()
                .at()
                .isBefore(Instant.now().minus(QUIET)));
    }

    private static Set<Long> numbers(List<Delivered> delivered) {
        return delivered.stream().map(Delivered::number).collect(Collectors.toSet());
    }

    /** Those that a fault does not explain. */
    static int restarts(Map<String, Integer> before, Map<String, Integer> after, Injected fault) {
        return after.keySet().stream()
                .filter(pod -> !fault.victims().test(pod))
                .mapToInt(pod -> after.get(pod) - before.getOrDefault(pod, 0))
                .sum();
    }
}
