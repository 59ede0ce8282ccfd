package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A calendar whose ticks are rare, once its pods are ready: each fault hits the active pod at the moment of a tick, and every tick
 * from the first of these on is owed. A gap is the time from such a tick to its arrival on the bus.
 */
final class RareRun {
    private static final Logger LOG = Logger.getLogger(RareRun.class);
    /** In turn, from the tick on: before it is made, and while it may be on its way. */
    private static final List<Duration> MOMENTS = List.of(Duration.ofMillis(-200), Duration.ofMillis(20));
    /** Before the tick, for finding the pod that works. */
    private static final Duration LOOK = Duration.ofSeconds(10);
    /** A pair at rest, before and after. */
    private static final Duration SETTLE = Duration.ofSeconds(10);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(11);
    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(90);
    private static final Duration OVER_LIMIT = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final Peers peers;
    private final Faults faults;
    private final Options options;

    RareRun(Cluster cluster, Peers peers, Faults faults, Options options) {
        this.cluster = cluster;
        this.peers = peers;
        this.faults = faults;
        this.options = options;
    }

    /** A fault that is over: the tick it came at, the pod it hit and when, and the restarts that it does not explain. */
    private record Hit(Instant tick, String pod, Instant at, int restarts) {}

    /** @param feeding of nothing: its time is what counts */
    Outcome run(Case each, int repetition, String source, Feeding feeding) {
        BusReader reader = peers.reader(each.bus());
        String schedule = cluster.source(source).get("spec", "calendar", Manifests.EVENT, EventSpecs.SCHEDULE);
        RareTicks ticks = RareTicks.of(schedule);
        int most = each.source() == SourceKind.CALENDAR_DAILY ? 1 : options.faults();
        List<Hit> hits = new ArrayList<>();
        while (hits.size() < most) {
            cluster.awaitReady(source, each.fault().replicas());
            feeding.awaitTicks(SETTLE);
            Duration moment = MOMENTS.get((repetition - 1 + hits.size()) % MOMENTS.size());
            hits.add(hit(each, source, ticks, moment));
            feeding.awaitTicks(SETTLE); // a late double would come now
        }
        return Outcome.judged(
                each,
                repetition,
                verdict(each, source, reader, ticks, hits),
                hits.stream().mapToInt(Hit::restarts).sum());
    }

    private Hit hit(Case each, String source, RareTicks ticks, Duration moment) {
        BusReader reader = peers.reader(each.bus());
        Instant tick = ticks.next(Instant.now().plus(LOOK));
        awaitMoment(tick.minus(LOOK));
        String active = new ActivePod(cluster, reader).find(each, source);
        Map<String, Integer> before = cluster.restarts(source);
        Supplier<Injected> fault = faults.prepare(each, source, active);
        if (Instant.now().isAfter(tick.plus(moment))) {
            throw new IllegalStateException("the pod that works was found too late for the tick of " + tick);
        }
        awaitMoment(tick.plus(moment));
        Injected injected = fault.get();
        LOG.infof("hit source=%s pod=%s tick=%s at=%s", source, active, tick, injected.at());
        Wait.holdsWithin(
                ARRIVAL_LIMIT,
                () -> reader.last(each.source(), source).orElseThrow().number() >= tick.getEpochSecond());
        injected.over().orTimeout(OVER_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
        return new Hit(tick, active, injected.at(), CaseRun.restarts(before, cluster.restarts(source), injected));
    }

    /** @throws IllegalStateException if it is further away than it should be */
    private static void awaitMoment(Instant moment) {
        Duration left = Duration.between(Instant.now(), moment);
        if (left.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalStateException("the pods were not ready in time: the next tick is after " + moment);
        }
        if (left.isPositive()) {
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, left.toNanos(), TimeUnit.NANOSECONDS)
                    .join();
        }
    }

    private static Verdict verdict(Case each, String source, BusReader reader, RareTicks ticks, List<Hit> hits) {
        Instant first = hits.getFirst().tick();
        List<Fed> owed = ticks.seconds(first, Instant.now())
                .mapToObj(second -> new Fed(each.source().label(), second))
                .toList();
        List<Delivered> delivered = reader.read(each.source(), source).stream()
                .filter(event -> event.number() >= first.getEpochSecond())
                .toList();
        List<String> told =
                hits.stream().map(hit -> told(hit, arrival(hit, delivered))).toList();
        return Ledger.compare(owed, delivered, List.of())
                .withGaps(hits.stream()
                        .map(hit -> arrival(hit, delivered)
                                .map(event -> millis(hit.tick(), event.at()))
                                .orElse(-1L))
                        .toList())
                .answering(new Answers(List.of(), List.of(), 0, told));
    }

    /** The first time that the tick of a fault came. */
    private static Optional<Delivered> arrival(Hit hit, List<Delivered> delivered) {
        return delivered.stream()
                .filter(event -> event.number() == hit.tick().getEpochSecond())
                .findFirst();
    }

    private static String told(Hit hit, Optional<Delivered> arrival) {
        return "tick %s: hit at %+d ms, %s"
                .formatted(
                        hit.tick(),
                        millis(hit.tick(), hit.at()),
                        arrival.map(event -> "on the bus at %+d ms by %s"
                                        .formatted(
                                                millis(hit.tick(), event.at()),
                                                event.pod().equals(hit.pod())
                                                        ? "the pod that was hit"
                                                        : "the other pod"))
                                .orElse("never on the bus"));
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }
}
