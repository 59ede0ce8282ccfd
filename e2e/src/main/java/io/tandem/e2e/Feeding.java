package io.tandem.e2e;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Feeds a source at a steady rate: first warm-up events, then numbered ones. */
final class Feeding implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Feeding.class);
    /** Where a source does not keep up, more would only take the sockets that its answers need. */
    private static final int MOST_IN_FLIGHT = 400;

    private final Feeder feeder;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final Queue<Fed> accepted = new ConcurrentLinkedQueue<>();
    private final Set<Long> unaccepted = new ConcurrentSkipListSet<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong ticks = new AtomicLong();
    private final int perSecond;
    private volatile boolean numbered;
    private volatile boolean stopped;
    private long warmUps;
    private long next;

    /** Starts with warm-up events. */
    Feeding(Feeder feeder, int perSecond) {
        this.feeder = feeder;
        this.perSecond = perSecond;
        long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
        var unused = timer.scheduleAtFixedRate(this::tick, 0, period, TimeUnit.NANOSECONDS);
    }

    /** From now on events count. */
    void count() {
        numbered = true;
    }

    /** Returns when as much was fed as fits into {@code time}. */
    void awaitTicks(Duration time) {
        long until = ticks.get() + time.toMillis() * perSecond / 1000;
        Wait.until("feeding for " + time, time.multipliedBy(2).plusSeconds(30), () -> ticks.get() >= until);
    }

    /** Feeds no more; what was sent may still be accepted. */
    void stop() {
        stopped = true;
    }

    /** Whether nothing sent is still waiting to be accepted. */
    boolean settled() {
        return stopped && inFlight.get() == 0;
    }

    Collection<Fed> accepted() {
        return accepted;
    }

    /** What was seen up to now; what is still waiting to be accepted counts as not accepted. */
    Answers answers() {
        return new Answers(feeder.wrongAnswers(), List.copyOf(unaccepted), feeder.cutOff(), feeder.told());
    }

    @Override
    public void close() {
        stopped = true;
        timer.shutdownNow();
        feeder.close();
    }

    private void tick() {
        int waiting = inFlight.getAndIncrement(); // before the look at stopped, or all could seem settled in between
        if (stopped) {
            inFlight.decrementAndGet();
            return;
        }
        ticks.incrementAndGet();
        if (waiting >= MOST_IN_FLIGHT) {
            inFlight.decrementAndGet();
            return;
        }
        long number = numbered ? next++ : -(++warmUps);
        if (number >= 0) {
            unaccepted.add(number);
        }
        var unused = feed(number).whenComplete((lane, failure) -> {
            if (failure != null) {
                LOG.debugf(failure, "not accepted number=%d", number);
            } else if (number >= 0) {
                accepted.add(new Fed(lane, number));
                unaccepted.remove(number);
            }
            inFlight.decrementAndGet();
        });
    }

    /** What a client throws while its server is away would end the timer. */
    private CompletableFuture<String> feed(long number) {
        try {
            return feeder.feed(number);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
