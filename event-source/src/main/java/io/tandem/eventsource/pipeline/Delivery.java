package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.bus.BusException;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The last stage: publishes the events of one event name with many in flight, and settles each with its source after the
 * bus has it.
 *
 * <p>Events go out in the order in which they came. When the bus fails one, nothing new is sent until the outcome of all
 * that is in flight is known; then everything unsettled is sent again in its order (its id lets the bus remove what it
 * had stored after all). Demand is one window: while the bus is down, the source is asked for nothing more.
 */
final class Delivery implements Flow.Subscriber<Claim> {
    private static final Logger LOG = Logger.getLogger(Delivery.class);

    private final Outbox outbox;
    private final EventBus bus;
    private final EventMeter meter;
    private final int window;
    private final Optional<Duration> patience;
    private final ScheduledExecutorService timers;
    private final LongSupplier nanoClock;
    private final Backoff backoff;
    private final LogThrottle successes;
    private final LogThrottle refusals;
    /** Everything received and not settled, in order of arrival. Guarded by this. */
    private final LinkedHashSet<Entry> open = new LinkedHashSet<>();

    private int sent;
    private boolean stalled;
    private ScheduledFuture<?> resumption;
    private Flow.Subscription upstream;

    /** @param patience how long an event may wait for the bus; empty: as long as it takes */
    Delivery(
            Outbox outbox,
            EventBus bus,
            EventMeter meter,
            int window,
            Optional<Duration> patience,
            ScheduledExecutorService timers,
            LongSupplier nanoClock,
            RandomGenerator random) {
        this.outbox = outbox;
        this.bus = bus;
        this.meter = meter;
        this.window = window;
        this.patience = patience;
        this.timers = timers;
        this.nanoClock = nanoClock;
        this.backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), random);
        this.successes = new LogThrottle(nanoClock);
        this.refusals = new LogThrottle(nanoClock);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        subscription.request(window);
    }

    @Override
    public void onNext(Claim claim) {
        claim.flight().enter();
        meter.received();
        switch (outbox.prepare(claim.incoming(), claim.term().epoch())) {
            case Outbox.Ready ready -> accept(new Entry(claim, ready.message(), nanoClock.getAsLong()));
            case Outbox.Settled settled -> settle(claim, settled.outcome());
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.errorf(failure, "the pipeline ended eventName=%s", outbox.eventName());
    }

    @Override
    public void onComplete() {
        LOG.debugf("the pipeline is complete eventName=%s", outbox.eventName());
    }

    /** To be called when a term has ended: what was not sent yet goes back to its source. */
    void withdraw() {
        List<Entry> withdrawn;
        synchronized (this) {
            withdrawn = open.stream()
                    .filter(entry -> !entry.sent && !entry.claim.term().active())
                    .toList();
            withdrawn.forEach(open::remove);
        }
        withdrawn.forEach(entry -> settle(entry.claim, new Outcome.Withdrawn()));
    }

    /** To be called when the bus is connected again, so that nobody waits for a pause to pass. */
    void busConnected() {
        synchronized (this) {
            if (!stalled || sent > 0) {
                return;
            }
        }
        resend();
    }

    private void accept(Entry entry) {
        synchronized (this) {
            open.add(entry);
            if (!stalled) {
                send(entry);
            }
        }
        sweepLater();
    }

    /** Under the lock, so that the order of calls is the order of arrival; the bus does not block. */
    private void send(Entry entry) {
        if (!entry.claim.term().active()) {
            open.remove(entry);
            settle(entry.claim, new Outcome.Withdrawn());
            return;
        }
        entry.sent = true;
        sent++;
        var unused =
                bus.publish(entry.message).subscribe().with(stored -> stored(entry), failure -> failed(entry, failure));
    }

    private void stored(Entry entry) {
        boolean resend;
        synchronized (this) {
            sent--;
            open.remove(entry);
            resend = stalled && sent == 0;
            if (!stalled) {
                backoff.reset();
            }
        }
        meter.published(nanoClock.getAsLong() - entry.arrived);
        if (successes.open()) {
            // Upstream's words: its test-suite and its users look for them.
            LOG.infof("Succeeded to publish an event eventName=%s eventID=%s", outbox.eventName(), entry.message.id());
        }
        settle(entry.claim, new Outcome.Published(entry.message.id()));
        if (resend) {
            resendLater();
        }
    }

    private void failed(Entry entry, Throwable failure) {
        if (failure instanceof BusException.TooLarge) {
            tooLarge(entry, failure.getMessage());
            return;
        }
        boolean resend;
        synchronized (this) {
            sent--;
            entry.sent = false;
            if (!stalled) {
                stalled = true;
                LOG.warnf("publishing is held back: %s eventName=%s", failure.getMessage(), outbox.eventName());
            }
            resend = sent == 0;
        }
        meter.retried();
        // Whoever's term is over does not wait for the bus: draining would.
        withdraw();
        sweepLater();
        if (resend) {
            resendLater();
        }
    }

    private void tooLarge(Entry entry, String reason) {
        boolean resend;
        synchronized (this) {
            sent--;
            open.remove(entry);
            resend = stalled && sent == 0;
        }
        if (refusals.open()) {
            LOG.errorf("event refused: %s eventName=%s eventID=%s", reason, outbox.eventName(), entry.message.id());
        }
        meter.failed();
        settle(entry.claim, new Outcome.Invalid(true, reason));
        if (resend) {
            resendLater();
        }
    }

    private synchronized void resendLater() {
        if (resumption == null) {
            resumption = timers.schedule(this::resend, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void resend() {
        withdraw();
        expire();
        boolean failedAgain;
        synchronized (this) {
            if (resumption != null) {
                // Whoever comes before the timer replaces it, so that there is one at most.
                resumption.cancel(false);
                resumption = null;
            }
            if (sent > 0) {
                return;
            }
            stalled = false;
            for (var entry : List.copyOf(open)) {
                if (stalled) {
                    break;
                }
                send(entry);
            }
            failedAgain = stalled && sent == 0;
        }
        if (failedAgain) {
            resendLater();
        }
    }

    private void sweepLater() {
        if (patience.isPresent() && isStalled()) {
            var unused = timers.schedule(this::expire, patience.get().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private synchronized boolean isStalled() {
        return stalled;
    }

    private void expire() {
        if (patience.isEmpty()) {
            return;
        }
        List<Entry> expired;
        synchronized (this) {
            var oldest = nanoClock.getAsLong() - patience.get().toNanos();
            expired = open.stream()
                    .filter(entry -> !entry.sent && entry.arrived - oldest <= 0)
                    .toList();
            expired.forEach(open::remove);
        }
        expired.forEach(entry -> {
            meter.failed();
            settle(entry.claim, new Outcome.Unavailable("the event bus does not take events at present"));
        });
    }

    /** Never under the lock: the source may answer with its next event, which is to go out after those that wait. */
    private void settle(Claim claim, Outcome outcome) {
        if (Thread.holdsLock(this)) {
            timers.execute(() -> settle(claim, outcome));
            return;
        }
        var unused = Uni.createFrom()
                .deferred(() -> claim.incoming().settlement().settle(outcome))
                .subscribe()
                .with(nothing -> settled(claim), failure -> {
                    LOG.debugf(failure, "the source was not told of %s eventName=%s", outcome, outbox.eventName());
                    settled(claim);
                });
    }

    private void settled(Claim claim) {
        meter.settled();
        claim.flight().leave();
        upstream.request(1);
    }

    private static final class Entry {
        private final Claim claim;
        private final EventBus.Message message;
        private final long arrived;
        private boolean sent;

        Entry(Claim claim, EventBus.Message message, long arrived) {
            this.claim = claim;
            this.message = message;
            this.arrived = arrived;
        }
    }
}
