package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/** A source of its own for one target: what is fed to it, and what the target makes of that on an empty bus. */
final class Trial implements AutoCloseable {
    private static final Duration FIRST_LIMIT = Duration.ofMinutes(2);
    private static final Duration TURN = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** Without an event for so long, what is missing will not come. */
    private static final Duration STALLED = Duration.ofSeconds(75);

    /** For acknowledgements that follow the events: consumer groups of Kafka commit now and then. */
    private static final Duration ACKNOWLEDGED_LIMIT = Duration.ofSeconds(15);

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(20);

    private final BenchLab lab;
    private final SourceKind kind;
    private final String source;
    private final int readers;
    private final EventSpecs specs;
    private final MessageFeeder feeder;
    private final JetStreamReader reader;
    private long warmUp;
    private Replicas replicas = new Replicas(List.of());

    /**
     * Empties the bus and makes the source.
     *
     * @param source its name
     * @param readers replicas that share what it gets
     */
    Trial(BenchLab lab, SourceServers servers, SourceKind kind, String source, int readers) {
        this.lab = lab;
        this.kind = kind;
        this.source = source;
        this.readers = readers;
        specs = new EventSpecs(servers, "");
        lab.purge();
        reader = new JetStreamReader(lab.busUrl());
        feeder = servers.feeder(kind, source, readers);
    }

    /**
     * What was fed when.
     *
     * @param start of the replicas
     * @param usage when the first event was on the bus, or, where it does not wait, before it was fed
     * @param expected how many events there will be on the bus
     */
    record Begun(List<Fed> fed, Instant start, Usage usage, long expected) {}

    /** Starts a target, and returns when all was fed and something is on the bus. */
    Begun begin(BenchTarget target, Offer offer) {
        return begin(target, offer, lab.busPort());
    }

    /**
     * The same with another way to the bus.
     *
     * @param busPort of this machine
     */
    Begun begin(BenchTarget target, Offer offer, int busPort) {
        if (offer.waits()) {
            feeder.keep();
            List<Fed> fed = offer.feed(feeder);
            Instant start = Instant.now();
            start(target, Map.of(), busPort);
            awaitFirst();
            return new Begun(fed, start, usage(), fed.size());
        }
        Instant start = Instant.now();
        start(target, Map.of(), busPort);
        awaitReading();
        Usage before = usage();
        List<Fed> fed = offer.feed(feeder);
        return new Begun(fed, start, before, before.events() + fed.size());
    }

    /**
     * Starts the replicas of a target, without waiting.
     *
     * @param annotations of the EventSource, beside what shares it
     */
    void start(BenchTarget target, Map<String, String> annotations, int busPort) {
        Map<String, String> all = new HashMap<>(annotations);
        Map<String, Object> spec = new HashMap<>();
        if (readers == 1) {
            spec.putAll(specs.fields(kind, source));
        } else {
            all.put(Manifests.SHARING, Manifests.EVENT);
            spec.put("replicas", readers);
            spec.putAll(specs.sharedFields(kind, source));
        }
        replicas = lab.start(target, lab.contract(source, all, spec, busPort), readers);
    }

    /** Feeds warm-up events until one more event is on the bus, and returns when no more come. */
    void awaitReading() {
        long before = count();
        awaitState("reading", () -> {
            feeder.feed(--warmUp).join();
            return Wait.holdsWithin(TURN, () -> count() > before);
        });
        awaitQuiet();
    }

    /** Returns when so many events are on the bus, or no more have come for long. */
    void awaitCount(long expected) {
        long[] seen = new long[1];
        Instant[] since = {Instant.now()};
        var unused = Wait.holdsWithin(LIMIT, () -> {
            long count = count();
            if (count > seen[0]) {
                seen[0] = count;
                since[0] = Instant.now();
            }
            return count >= expected
                    || replicas.ended()
                    || since[0].isBefore(Instant.now().minus(STALLED));
        });
        replicas.check();
    }

    /** Returns when nothing has come for a moment: a late double would. */
    void awaitQuiet() {
        awaitQuiet(QUIET_LIMIT);
    }

    /** The same after what had waited, however much that was. */
    void awaitDrained() {
        awaitQuiet(LIMIT);
    }

    private void awaitQuiet(Duration limit) {
        var unused = Wait.holdsWithin(limit, () -> reader.last(kind, source)
                .map(Delivered::at)
                .orElse(Instant.MIN)
                .isBefore(Instant.now().minus(QUIET)));
    }

    /**
     * Returns when the source's server, where it tells, keeps nothing that is not acknowledged.
     *
     * @throws IllegalStateException if something stays
     */
    void awaitAcknowledged() {
        OptionalLong[] left = new OptionalLong[1];
        if (!Wait.holdsWithin(ACKNOWLEDGED_LIMIT, () -> {
            left[0] = feeder.unacknowledged();
            return left[0].orElse(0) == 0;
        })) {
            throw new IllegalStateException(
                    left[0] == null
                            ? "the server does not say what is not acknowledged"
                            : "%d messages stay unacknowledged".formatted(left[0].getAsLong()));
        }
    }

    Usage usage() {
        return new Usage(count(), replicas.processorTime());
    }

    /** How many events are on the bus. */
    long count() {
        return reader.count(source);
    }

    /** All that are on the bus. */
    List<Delivered> events() {
        return reader.read(kind, source);
    }

    /** What was stored apart on the bus because it can never be published. */
    List<byte[]> parked() {
        return reader.bodies("default.%s.%s$parked".formatted(source, Manifests.EVENT));
    }

    MessageFeeder feeder() {
        return feeder;
    }

    Replicas replicas() {
        return replicas;
    }

    @Override
    public void close() {
        replicas.close();
        feeder.close();
        reader.close();
    }

    private void awaitFirst() {
        awaitState("publishing", () -> count() > 0);
    }

    private void awaitState(String what, Callable<Boolean> state) {
        boolean reached = Wait.holdsWithin(FIRST_LIMIT, () -> replicas.ended() || state.call());
        replicas.check();
        if (!reached) {
            throw new IllegalStateException("%s is not %s within %d s:%n%s"
                    .formatted(source, what, FIRST_LIMIT.toSeconds(), replicas.lastWords()));
        }
    }
}
