package io.tandem.eventsource.connector.redis;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.tandem.eventsource.connector.BatchSettlement;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Leases;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.redis.StreamEntry.Id;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The entries in flight, and what their group is told of them, on a connection of its own: a read that waits at the server
 * would hold it up.
 */
final class Acknowledgements implements AutoCloseable {
    /** After so long other replicas take over what one holds; while it lives it speaks of it three times as often. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    private static final int BATCH = 256;
    private static final Duration GATHERING = Duration.ofMillis(1);
    /** A connection that is silent while nothing comes would be ended by a server with a `timeout`, or on its way. */
    private static final Duration BEAT = Duration.ofSeconds(20);

    private final StreamLink link;
    private final String group;
    private final String consumer;
    private final Consumer<Throwable> failed;
    private final Set<Id> inFlight = ConcurrentHashMap.newKeySet();
    private final BatchSettlement<Id> batches;
    private final Optional<Leases<Id>> leases;
    private final Future<?> beats;

    /**
     * @param link to where all of their streams are; is closed with this one
     * @param silence after which other replicas take over what is in flight here, so that it has to be spoken of; only where
     *     the group is shared
     * @param failed told when the group cannot be reached
     */
    Acknowledgements(
            StreamLink link,
            String group,
            String consumer,
            ConnectorContext context,
            Duration silence,
            LongSupplier nanoClock,
            Consumer<Throwable> failed) {
        Executor blocking = task ->
                Thread.ofVirtual().name("redis-settling-" + context.eventName()).start(task);
        this.link = link;
        this.group = group;
        this.consumer = consumer;
        this.failed = failed;
        this.batches = new BatchSettlement<>(BATCH, GATHERING, this::tell, context.scheduler(), blocking);
        this.leases = context.shared()
                ? Optional.of(new Leases<>(silence, BATCH, this::extend, context.scheduler(), blocking, nanoClock))
                : Optional.empty();
        this.beats = context.scheduler()
                .scheduleWithFixedDelay(
                        () -> blocking.execute(this::ping), BEAT.toSeconds(), BEAT.toSeconds(), TimeUnit.SECONDS);
    }

    /** An entry is about to be emitted. */
    void hold(Id entry) {
        inFlight.add(entry);
        leases.ifPresent(held -> held.hold(entry));
    }

    /** It is not in flight any more, and stays pending: it is read again. */
    void letGo(Id entry) {
        leases.ifPresent(held -> held.release(entry));
        inFlight.remove(entry);
    }

    /** Those in flight at this moment. */
    Set<Id> inFlight() {
        return Set.copyOf(inFlight);
    }

    /** From any thread; does not block. */
    void settle(Id entry, Outcome outcome, Done done) {
        switch (outcome) {
            case Outcome.Published p -> acknowledge(entry, done);
            case Outcome.Filtered f -> acknowledge(entry, done);
            case Outcome.Parked p -> acknowledge(entry, done);
            case Outcome.Invalid i -> acknowledge(entry, done);
            case Outcome.Unavailable u -> giveBack(entry, done);
            case Outcome.Withdrawn w -> giveBack(entry, done);
        }
    }

    /** It stays in flight until the group knows, or the next walk over pending entries would emit it again. */
    void acknowledge(Id entry, Done done) {
        leases.ifPresent(held -> held.release(entry)); // who claims it after the answer would hear that it is gone
        batches.settle(entry, new Done() {
            @Override
            public void settled() {
                inFlight.remove(entry);
                done.settled();
            }

            @Override
            public void unsettled(Throwable reason) {
                done.unsettled(reason);
            }
        });
    }

    @Override
    public void close() {
        beats.cancel(false);
        leases.ifPresent(Leases::close);
        link.close();
    }

    private void ping() {
        try {
            link.ask(Request.cmd(Command.PING));
        } catch (IOException e) {
            failed.accept(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveBack(Id entry, Done done) {
        letGo(entry);
        done.settled();
    }

    /** An entry that somebody else has acknowledged meanwhile is none the worse for it. */
    private Map<Id, Throwable> tell(List<Id> entries) throws IOException, InterruptedException {
        try {
            for (var ofStream : byStream(entries).entrySet()) {
                var request = Request.cmd(Command.XACK).arg(ofStream.getKey()).arg(group);
                ofStream.getValue().forEach(id -> request.arg(id.toString()));
                link.ask(request);
            }
            return Map.of();
        } catch (IOException e) {
            failed.accept(e);
            throw e;
        }
    }

    private Collection<Id> extend(List<Id> entries, Duration length) throws IOException, InterruptedException {
        var lost = new ArrayList<Id>();
        for (var ofStream : byStream(entries).entrySet()) {
            var stream = ofStream.getKey();
            var kept = new HashSet<String>();
            var claim = StreamGroup.claim(stream, group, consumer, Duration.ZERO, ofStream.getValue());
            link.ask(claim).forEach(id -> kept.add(id.toString()));
            ofStream.getValue().stream()
                    .filter(id -> !kept.contains(id.toString()))
                    .forEach(id -> lost.add(new Id(stream, id)));
        }
        return lost;
    }

    private static Map<String, List<EntryId>> byStream(List<Id> entries) {
        return entries.stream().collect(groupingBy(Id::stream, mapping(Id::id, toList())));
    }
}
