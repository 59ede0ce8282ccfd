package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.tandem.eventsource.bus.BusException;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The last stage: publishes the events of one event name with many in flight, and settles each with its source after the
 * bus has it.
 *
 * <p>Events are read, filtered and encoded on the threads that bring them, and go out in the order in which they came. When
 * the bus fails one, nothing new is sent until the outcome of all that is in flight is known; then everything unsent is sent
 * again in its order (its id lets the bus remove what it had stored after all). While the bus is down, the source is asked
 * for nothing more.
 */
final class Delivery implements MultiSubscriber<Claim> {
    /** How long a source may take to be told of an outcome. */
    static final Duration SETTLEMENT_LIMIT = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(Delivery.class);

    private final Preparation preparation;
    private final EventBus bus;
    private final EventMeter meter;
    private final Optional<Duration> patience;
    private final EventStatus status;
    private final Outage outage;
    private final ScheduledExecutorService timers;
    private final LongSupplier nanoClock;
    private final Backoff backoff;
    private final LogThrottle successes;
    private final Refusals refusals;
    private final LogThrottle untold;
    private final LogThrottle losses;
    private final AtomicInteger sending = new AtomicInteger();
    private final OpenEvents open;
    /** Guarded by this, as the one below. */
    private ScheduledFuture<?> resumption;

    private ScheduledFuture<?> expiry;

    private volatile Flow.Subscription upstream;

    /**
     * @param patience how long an event may wait for the bus; empty: as long as it takes
     * @param nanoClock monotonic, in nanoseconds
     */
    Delivery(
            Preparation preparation,
            EventBus bus,
            EventMeter meter,
            Window window,
            Optional<Duration> patience,
            ByteBudget budget,
            EventStatus status,
            Outages outages,
            ScheduledExecutorService timers,
            LongSupplier nanoClock,
            RandomGenerator random) {
        this.preparation = preparation;
        this.bus = bus;
        this.meter = meter;
        this.open = new OpenEvents(window, budget);
        this.patience = patience;
        this.status = status;
        this.outage = new Outage(preparation.eventName(), outages, status, preparation.clock(), nanoClock);
        this.timers = timers;
        this.nanoClock = nanoClock;
        this.backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), random);
        this.successes = new LogThrottle(nanoClock);
        this.refusals = new Refusals(preparation.eventName(), nanoClock);
        this.untold = new LogThrottle(nanoClock);
        this.losses = new LogThrottle(nanoClock);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        subscription.request(open.ask());
    }

    /** From any thread, from several at once for sources without an order. */
    @Override
    public void onItem(Claim claim) {
        claim.attempt().entered();
        meter.received();
        var event = new OpenEvent(this, claim, nanoClock.getAsLong());
        open.arrived();
        try {
            switch (preparation.prepare(claim.incoming(), claim.term().epoch())) {
                case Preparation.Ready ready -> accept(event, ready.message());
                case Preparation.Unwanted unwanted -> settle(event, unwanted.outcome());
                case Preparation.Unusable unusable -> {
                    meter.invalid();
                    unusable(event, unusable);
                }
            }
        } catch (Throwable e) { // never in "running" with nothing flowing
            Fatal.exitOn(e);
            LOG.errorf(e, "event refused eventName=%s", preparation.eventName());
            meter.invalid();
            settle(
                    event,
                    new Outcome.Invalid(
                            false,
                            "the event cannot be handled: " + e.getClass().getSimpleName()));
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        LOG.errorf(failure, "the pipeline ended eventName=%s", preparation.eventName());
        status.connection(new EventState.Ended(preparation.clock().instant(), "the pipeline ended: " + failure));
    }

    @Override
    public void onCompletion() {
        LOG.debugf("the pipeline is complete eventName=%s", preparation.eventName());
    }

    /** To be called when a term has ended or a connection has failed: what was not sent yet is left to its source. */
    void withdraw() {
        var withdrawn = open.removeUnsent(event -> event.claim().withdrawn());
        dropped(withdrawn.stream().filter(event -> !event.claim().redelivered()).count());
        withdrawn.forEach(event -> settle(event, new Outcome.Withdrawn()));
    }

    /** To be called when a connection is closed: what its source was not told by now, it never will be. */
    void abandon(Attempt attempt) {
        open.settling(event -> event.claim().attempt() == attempt)
                .forEach(event -> event.unsettled(new IllegalStateException("the connection was closed")));
    }

    /** To be called when the bus is connected again, so that nobody waits for a pause to pass. */
    void busConnected() {
        if (open.waiting()) {
            resume();
        }
    }

    /** To be called every second or two: notices what does not go on. */
    void check() {
        long now = nanoClock.getAsLong();
        open.settling(event -> event.settlingFor(SETTLEMENT_LIMIT, now))
                .forEach(event -> event.unsettled(new IllegalStateException(
                        "the source took longer than %d s".formatted(SETTLEMENT_LIMIT.toSeconds()))));
        outage.check();
    }

    /** Events that nobody delivers again were lost on our side; from any thread. */
    void dropped(long events) {
        meter.dropped(events);
        if (events > 0 && losses.open()) {
            LOG.warnf(
                    "events were dropped: more came than the bus takes, their source deleted them, its client could not read them, or nobody"
                            + " delivers again what was refused or left at a stop"
                            + " eventName=%s droppedSinceStart=%d",
                    preparation.eventName(), meter.droppedSinceStart());
        }
    }

    private void accept(OpenEvent event, EventBus.Message message) {
        open.accept(event, message);
        if (patience.isPresent()) {
            expireAt(event.arrived());
        }
        send();
    }

    private void unusable(OpenEvent event, Preparation.Unusable unusable) {
        refusals.add(event.claim(), unusable.id(), unusable.reason());
        switch (preparation.onInvalid()) {
            case SKIP -> settle(event, new Outcome.Invalid(unusable.tooLarge(), unusable.reason()));
            case PARK ->
                accept(
                        event.parked(unusable.reason()),
                        preparation.parked(event.claim().incoming(), unusable));
            case STOP -> stop(event, unusable);
        }
    }

    /**
     * The event stays at its source; the connection begins again and again until somebody has mended one or the other. A source
     * that delivers nothing again keeps none: to end its connection would lose what comes meanwhile, too.
     */
    private void stop(OpenEvent event, Preparation.Unusable unusable) {
        if (!event.claim().redelivered()) {
            dropped(1);
            settle(event, new Outcome.Invalid(unusable.tooLarge(), unusable.reason()));
            return;
        }
        event.claim()
                .attempt()
                .fail(new IllegalStateException("stopped at an event that can never be published: %s coordinates=%s"
                        .formatted(
                                unusable.reason(),
                                event.claim().incoming().coordinates().orElse("none"))));
        settle(event, new Outcome.Withdrawn());
    }

    /** One thread at a time sends; what others bring meanwhile, it sends too. So the order of calls is the order of arrival. */
    private void send() {
        if (sending.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            for (var next = open.next(); next != null; next = open.next()) {
                bus.publish(next.message(), next);
            }
            if (open.passedOver()) {
                withdraw();
            }
            missed = sending.addAndGet(-missed);
        } while (missed != 0);
    }

    void stored(OpenEvent event) {
        var returned = open.returned(event);
        if (!open.stalled()) {
            outageIsOver();
        }
        if (!returned.answered()) {
            meter.published(nanoClock.getAsLong() - event.arrived());
            var id = event.message().id();
            if (successes.open()) {
                // Upstream's words: its test-suite and its users look for them.
                LOG.infof("Succeeded to publish an event eventName=%s eventID=%s", preparation.eventName(), id);
            }
            settle(event, event.parkedFor().<Outcome>map(Outcome.Parked::new).orElse(new Outcome.Published(id)));
        }
        if (returned.allKnown()) {
            resumeLater();
        }
    }

    void failed(OpenEvent event, BusException failure) {
        switch (failure) {
            case BusException.Unavailable unavailable -> unavailable(event, unavailable.getMessage());
            case BusException.Invalid invalid -> refusedByBus(event, invalid);
            case BusException.Expired expired -> {
                if (!left(event)) {
                    expired(event);
                }
            }
        }
    }

    private void unavailable(OpenEvent event, String reason) {
        boolean allKnown = open.failed(event);
        outage.begins(reason);
        meter.retried();
        withdraw();
        if (allKnown) {
            resumeLater();
        }
    }

    private void refusedByBus(OpenEvent event, BusException.Invalid invalid) {
        boolean again = event.parkedFor().isPresent();
        if (left(event)) {
            return;
        }
        meter.failed();
        var unusable = new Preparation.Unusable(
                invalid instanceof BusException.TooLarge,
                invalid.getMessage(),
                event.message().id());
        if (again) {
            settle(
                    event,
                    new Outcome.Invalid(unusable.tooLarge(), event.parkedFor().get()));
        } else {
            unusable(event, unusable);
        }
    }

    /** It came back from the bus and is not to be sent again. True if its source was told already. */
    private boolean left(OpenEvent event) {
        var returned = open.returned(event);
        if (returned.allKnown()) {
            resumeLater();
        }
        return returned.answered();
    }

    private synchronized void resumeLater() {
        if (resumption == null) {
            resumption = timers.schedule(this::resume, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void resume() {
        synchronized (this) { // before anything that may throw: while there is one, no other is made
            if (resumption != null) {
                // Whoever comes before the timer replaces it, so that there is one at most.
                resumption.cancel(false);
                resumption = null;
            }
        }
        withdraw();
        if (open.resume()) {
            send();
            if (open.idle()) {
                outageIsOver(); // where nothing is left to send, nobody can tell that it would fail
            }
        }
    }

    private void outageIsOver() {
        if (outage.over()) {
            resetBackoff();
        }
    }

    private synchronized void resetBackoff() {
        backoff.reset();
    }

    /** One timer for the oldest; it sees to the next one when it comes. */
    private void expireAt(long arrived) {
        synchronized (this) {
            if (expiry != null) {
                return;
            }
            long pause = Math.max(0, arrived + patience.orElseThrow().toNanos() - nanoClock.getAsLong());
            expiry = timers.schedule(this::expire, pause, TimeUnit.NANOSECONDS);
        }
    }

    /** Their sources wait no longer, whatever becomes of those that are with the bus. */
    private void expire() {
        synchronized (this) {
            expiry = null;
        }
        long limit = nanoClock.getAsLong() - patience.orElseThrow().toNanos();
        for (var event : open.removeUnsettled(event -> event.arrived() - limit <= 0)) {
            meter.failed();
            settle(event, new Outcome.Unavailable("the event bus does not take events at present"));
        }
        open.oldestUnsettled().ifPresent(event -> expireAt(event.arrived()));
    }

    private void expired(OpenEvent event) {
        if (!event.claim().redelivered()) {
            dropped(1);
        }
        settle(event, new Outcome.Withdrawn());
    }

    /** Never under the lock: the source may answer with its next event, which is to go out after those that wait. */
    private void settle(OpenEvent event, Outcome outcome) {
        open.settling(event, nanoClock.getAsLong());
        try {
            event.claim().incoming().settlement().settle(outcome, event);
        } catch (Throwable e) { // a source that cannot be told is no reason to stop
            Fatal.exitOn(e);
            event.unsettled(e);
        }
    }

    /** @param reason why the source was not told; null if it was */
    void settled(OpenEvent event, Throwable reason) {
        long ask = open.settled(event);
        if (reason != null) {
            meter.settlementFailed();
            if (untold.open()) {
                LOG.warnf(
                        "the source was not told what became of an event, it may deliver it again: %s eventName=%s",
                        reason.getMessage(), preparation.eventName());
            }
        }
        meter.settled();
        event.claim().attempt().left();
        if (ask > 0) {
            try {
                upstream.request(ask);
            } catch (Throwable e) { // the events that it has brought go on
                Fatal.exitOn(e);
                LOG.errorf(e, "the source could not be asked for more eventName=%s", preparation.eventName());
            }
        }
    }
}
