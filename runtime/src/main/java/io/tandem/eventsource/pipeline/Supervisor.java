package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.tandem.eventsource.connector.ConnectorFactory;
import io.tandem.eventsource.leader.Term;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Keeps one event name connected: a new connector for each attempt, for ever, with growing pauses. */
final class Supervisor {
    private static final Logger LOG = Logger.getLogger(Supervisor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration STABLE = Duration.ofSeconds(10);

    private final String eventName;
    private final ConnectorFactory connectors;
    private final BiFunction<Runnable, Term, AttemptContext> contexts;
    private final Consumer<Attempt> abandoned;
    private final Runnable failures;
    private final EventStatus status;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final Backoff backoff;

    /**
     * @param contexts what a connector is given; it calls the given hook when its source accepted us
     * @param failures called when a connection has failed: what was not sent may be left to its source
     * @param abandoned called when a connection was closed: what is not settled by then, nobody will settle
     * @param timers must not be blocked
     * @param blocking where connecting may block
     * @param nanoClock monotonic, in nanoseconds
     */
    Supervisor(
            String eventName,
            ConnectorFactory connectors,
            BiFunction<Runnable, Term, AttemptContext> contexts,
            Runnable failures,
            Consumer<Attempt> abandoned,
            EventStatus status,
            ScheduledExecutorService timers,
            Executor blocking,
            InstantSource clock,
            LongSupplier nanoClock,
            RandomGenerator random) {
        this.eventName = eventName;
        this.connectors = connectors;
        this.contexts = contexts;
        this.failures = failures;
        this.abandoned = abandoned;
        this.status = status;
        this.timers = timers;
        this.blocking = blocking;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /** The events of one term: never fails; completes when the term's intake has ended and all was handed on. */
    Multi<Claim> during(Term term) {
        return new AbstractMulti<>() {
            @Override
            public void subscribe(MultiSubscriber<? super Claim> downstream) {
                new Attempts(Supervisor.this, term, downstream).begin();
            }
        };
    }

    ConnectorFactory connectors() {
        return connectors;
    }

    AttemptContext context(Runnable whenConnected, Term term) {
        return contexts.apply(whenConnected, term);
    }

    Executor blocking() {
        return blocking;
    }

    ScheduledExecutorService timers() {
        return timers;
    }

    long now() {
        return nanoClock.getAsLong();
    }

    void connecting() {
        status.connection(new EventState.Connecting(clock.instant()));
    }

    void connected() {
        status.connection(new EventState.Running(clock.instant(), ""));
        LOG.infof("running: the source accepted the connection eventName=%s", eventName);
    }

    void standingBy() {
        status.connection(new EventState.StandingBy(clock.instant()));
    }

    /**
     * @param lasted nanoseconds since the source accepted us; less than 0 if it never did
     * @return the pause before the next attempt
     */
    Duration failed(Throwable failure, long lasted) {
        if (lasted >= STABLE.toNanos()) {
            backoff.reset();
        }
        var pause = backoff.next();
        var reason = reason(failure);
        LOG.warnf(
                "failed: %s eventName=%s attempts=%d nextTryMillis=%d",
                reason, eventName, backoff.attempts(), pause.toMillis());
        LOG.debugf(failure, "failure of eventName=%s", eventName);
        status.connection(new EventState.Failed(clock.instant(), reason, backoff.attempts()));
        failures.run();
        return pause;
    }

    void closed(Attempt attempt, Throwable failure) {
        if (failure != null) {
            LOG.debugf(failure, "closing the connection failed eventName=%s", eventName);
        }
        abandoned.accept(attempt);
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
