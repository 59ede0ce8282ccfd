package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.state.Latest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Keeps one event name connected: a new connector for each attempt, for ever, with growing pauses. */
final class Supervisor {
    private static final Logger LOG = Logger.getLogger(Supervisor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration STABLE = Duration.ofSeconds(10);
    /** How long what is in flight may keep a connection open after its intake stopped. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final String eventName;
    private final Function<Runnable, Connector> connectors;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final InstantSource clock;
    private final Backoff backoff;
    private final Latest<EventState> state;

    /**
     * @param connectors makes a connector; calls the given hook when its source accepted us
     * @param blocking where connecting may block
     */
    Supervisor(
            String eventName,
            Function<Runnable, Connector> connectors,
            ScheduledExecutorService timers,
            Executor blocking,
            InstantSource clock,
            RandomGenerator random) {
        this.eventName = eventName;
        this.connectors = connectors;
        this.timers = timers;
        this.blocking = blocking;
        this.clock = clock;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
        this.state = new Latest<>(new EventState.StandingBy(clock.instant()));
    }

    EventState state() {
        return state.get();
    }

    /** The present state, then each change; never fails. */
    Multi<EventState> states() {
        return state.changes();
    }

    /** The events of one term: never fails, ends only by cancellation. */
    Multi<Claim> during(Term term) {
        return Multi.createFrom()
                .deferred(() -> attempt(term))
                .runSubscriptionOn(blocking)
                .onFailure()
                .retry()
                .when(failures -> failures.onItem().transformToUniAndConcatenate(this::pause))
                .onTermination()
                .invoke(() -> state.set(new EventState.StandingBy(clock.instant())));
    }

    private Multi<Claim> attempt(Term term) {
        if (!term.active()) {
            // It ended while we waited for a thread.
            return Multi.createFrom().empty();
        }
        state.set(new EventState.Connecting(clock.instant()));
        var accepted = new AtomicReference<>(Instant.MAX);
        var flight = new Flight();
        Connector connector;
        try {
            connector = connectors.apply(() -> connected(term, accepted));
        } catch (RuntimeException e) {
            return Multi.createFrom().failure(e);
        }
        var closed = new AtomicBoolean();
        var closing = Uni.createFrom()
                .deferred(() -> closed.getAndSet(true) ? Uni.createFrom().voidItem() : close(connector, flight))
                .memoize()
                .indefinitely();
        return Multi.createFrom()
                .deferred(connector::events)
                .onItem()
                .transform(incoming -> new Claim(incoming, term, flight))
                .onCompletion()
                .failWith(() -> new IllegalStateException("the source ended the connection"))
                .onFailure()
                .call(failure -> {
                    if (clock.instant().minus(STABLE).isAfter(accepted.get())) {
                        backoff.reset();
                    }
                    failed(failure);
                    return closing;
                })
                .onCancellation()
                .invoke(() -> {
                    // Registered before the term's end returns: the lock is kept until the source is let go.
                    term.hold(closing);
                    var unused = closing.subscribe().with(nothing -> {}, this::closeFailed);
                });
    }

    private void connected(Term term, AtomicReference<Instant> accepted) {
        if (!term.active()) {
            return;
        }
        accepted.set(clock.instant());
        state.set(new EventState.Running(clock.instant()));
        LOG.infof("running: the source accepted the connection eventName=%s", eventName);
    }

    private void failed(Throwable failure) {
        var reason = reason(failure);
        LOG.warnf("failed: %s eventName=%s attempts=%d", reason, eventName, backoff.attempts() + 1);
        LOG.debugf(failure, "failure of eventName=%s", eventName);
        state.set(new EventState.Failed(clock.instant(), reason, backoff.attempts() + 1));
    }

    /** The item comes when it is time to try again; it must not be null, or nobody would. */
    private Uni<Throwable> pause(Throwable failure) {
        if (!(state.get() instanceof EventState.Failed)) {
            failed(failure);
        }
        return Uni.createFrom()
                .item(failure)
                .onItem()
                .delayIt()
                .onExecutor(timers)
                .by(backoff.next());
    }

    private Uni<Void> close(Connector connector, Flight flight) {
        return flight.landed()
                .ifNoItem()
                .after(DRAIN)
                .on(timers)
                .recoverWithUni(() -> Uni.createFrom().voidItem())
                .chain(nothing -> connector.close())
                .onFailure()
                .invoke(this::closeFailed)
                .onFailure()
                .recoverWithNull();
    }

    private void closeFailed(Throwable failure) {
        LOG.debugf(failure, "closing the connection failed eventName=%s", eventName);
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
