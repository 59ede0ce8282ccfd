package io.tandem.eventsource.bus;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.eventsource.nats.Link;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.eventsource.state.Latest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Publishes to the JetStream stream {@code default}, subject {@code default.<source>.<event>}, with the event's id as
 * {@code Nats-Msg-Id}.
 *
 * <p>Events go out only while the stream was seen to exist on the present connection; when the connection ends, all that is in
 * flight fails at once.
 */
final class JetStreamBus implements EventBus {
    private static final Logger LOG = Logger.getLogger(JetStreamBus.class);
    private static final Duration ACK_LIMIT = Duration.ofSeconds(5);
    private static final Duration SWEEP = Duration.ofMillis(250);
    private static final Duration SECOND_LOOK = Duration.ofSeconds(30);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    /** Room for an event's id beside its body. */
    private static final int LONGEST_ID = 1024;

    private static final int NO_MESSAGE = 10037;
    private static final int NO_STREAM = 10059;

    private final String sourceName;
    private final Link link;
    private final Stream stream;
    private final Latest<State> state = new Latest<>(new State(false, "connecting"));
    private final ScheduledExecutorService timer;
    private final ExecutorService blocking;
    private final int capacity;
    private final LongSupplier nanoClock;
    /** By event name; as many as the EventSource has. */
    private final Map<String, String> subjects = new ConcurrentHashMap<>();

    private final Cancellable following;

    /** The window of the present connection; null if there is none. */
    private AckWindow window;
    /** The same while the stream is known to be there. */
    private volatile AckWindow open;

    private int attempts;
    private int looks;
    private long openedAt;

    /** Follows the link until {@link #close()}, and does not close it. */
    JetStreamBus(String sourceName, Link link, StreamPlan plan) {
        this(
                sourceName,
                link,
                new StreamKeeper(plan, sourceName)::ensure,
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("bus-timer").factory()),
                Executors.newVirtualThreadPerTaskExecutor(),
                AckWindow.CAPACITY,
                System::nanoTime);
    }

    /**
     * @param timer must not be blocked; ends with this bus, as the next
     * @param blocking where the server is asked
     * @param capacity of an {@link AckWindow}
     * @param nanoClock monotonic, in nanoseconds
     */
    JetStreamBus(
            String sourceName,
            Link link,
            Stream stream,
            ScheduledExecutorService timer,
            ExecutorService blocking,
            int capacity,
            LongSupplier nanoClock) {
        this.sourceName = sourceName;
        this.link = link;
        this.stream = stream;
        this.timer = timer;
        this.blocking = blocking;
        this.capacity = capacity;
        this.nanoClock = nanoClock;
        var unused =
                timer.scheduleWithFixedDelay(this::expire, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        this.following = link.states().subscribe().with(this::linkChanged);
    }

    @Override
    public void publish(Message message, Receipt receipt) {
        String subject = subject(message.eventName());
        AckWindow now = open;
        if (subject == null) {
            receipt.failed(new BusException.Invalid(
                    "event name \"%s\" cannot be part of a NATS subject: rename it without dots, blanks, * and >"
                            .formatted(message.eventName())));
        } else if (now == null) {
            receipt.failed(new BusException.Unavailable(state.get().detail(), null));
        } else {
            now.send(subject, message, receipt);
        }
    }

    @Override
    public long largest() {
        AckWindow now = open;
        return now == null ? Long.MAX_VALUE : now.largest() - LONGEST_ID;
    }

    @Override
    public boolean alive() {
        return link.alive();
    }

    @Override
    public Multi<State> states() {
        return state.changes();
    }

    @Override
    public Uni<Optional<byte[]>> last(String eventName) {
        return Uni.createFrom()
                .item(() -> lastNow(Subjects.of(sourceName, eventName)))
                .runSubscriptionOn(blocking);
    }

    @Override
    public void close() {
        following.cancel();
        linkDown("closed");
        state.end();
        timer.shutdownNow();
        blocking.shutdown();
    }

    /** Null if the name cannot be a part of one. */
    private String subject(String eventName) {
        String known = subjects.get(eventName);
        if (known != null || !Subjects.isToken(eventName)) {
            return known;
        }
        return subjects.computeIfAbsent(eventName, name -> Subjects.of(sourceName, name));
    }

    /** Throws nothing: whoever throws here is not told of the next change. */
    private void linkChanged(NatsLink.State change) {
        try {
            switch (change) {
                case NatsLink.Up up -> linkUp(up.connection());
                case NatsLink.Down down -> linkDown(down.reason());
            }
        } catch (Throwable e) {
            LOG.warnf(e, "the connection to the EventBus cannot be used");
            linkDown("the connection cannot be used: " + e);
            if (change instanceof NatsLink.Up up) {
                link.replace(up.connection(), "it cannot be used");
            }
        }
    }

    private void linkUp(Connection connection) {
        linkDown("changing the server");
        AckWindow next = new AckWindow(connection, ACK_LIMIT.toNanos(), this::streamLost, capacity, nanoClock);
        synchronized (this) {
            window = next;
            attempts = 0;
            looks = 0;
            shut("looking for the stream");
        }
        look(next);
    }

    private void linkDown(String reason) {
        AckWindow former;
        synchronized (this) {
            former = window;
            window = null;
            shut(reason);
        }
        if (former != null) {
            former.end("connection to the bus lost: " + reason);
        }
    }

    private void expire() {
        AckWindow present;
        synchronized (this) {
            present = window;
        }
        try {
            if (present != null) {
                present.expire();
            }
        } catch (Throwable e) { // or it would not be called again
            LOG.errorf(e, "events that wait too long were not looked at");
        }
    }

    private void shut(String reason) {
        open = null;
        state.set(new State(false, reason));
    }

    private void look(AckWindow target) {
        blocking.execute(() -> {
            try {
                found(target, stream.ensure(target.connection()));
            } catch (Throwable e) {
                missing(target, String.valueOf(e.getMessage()));
            }
        });
    }

    private synchronized void found(AckWindow target, StreamKeeper.Found found) {
        if (target != window) {
            return;
        }
        if (open != target) {
            open = target;
            openedAt = nanoClock.getAsLong();
        }
        var detail = "stream " + StreamPlan.STREAM + " is there";
        if (!found.differences().isEmpty()) {
            detail += " and not as configured: " + String.join("; ", found.differences());
        }
        var next = new State(true, detail);
        if (!found.differences().isEmpty() && !next.equals(state.get())) {
            LOG.warnf("%s", detail);
        }
        state.set(next);
        if (found.again()) {
            lookAgainLater(target);
        }
    }

    /** Events are stored all the same; the server may agree later, as when another server has joined it. */
    private void lookAgainLater(AckWindow target) {
        long pause = Math.min(LONGEST_LOOK.toMillis(), SECOND_LOOK.toMillis() << Math.min(looks++, 10));
        var unused = timer.schedule(() -> blocking.execute(() -> lookAgain(target)), pause, TimeUnit.MILLISECONDS);
    }

    private void lookAgain(AckWindow target) {
        if (target != open) {
            return;
        }
        try {
            found(target, stream.ensure(target.connection()));
        } catch (Throwable e) {
            LOG.debugf(e, "stream not looked at");
            secondLookFailed(target);
        }
    }

    private synchronized void secondLookFailed(AckWindow target) {
        if (target == window && target == open) {
            lookAgainLater(target);
        }
    }

    private synchronized void streamLost(AckWindow target) {
        if (target == window && open != null) {
            if (nanoClock.getAsLong() - openedAt > LONGEST_PAUSE.toNanos()) {
                attempts = 0;
            }
            missing(target, "no stream takes " + Subjects.of(sourceName, "*"));
        }
    }

    private synchronized void missing(AckWindow target, String reason) {
        if (target != window) {
            return;
        }
        if (!reason.equals(state.get().detail())) {
            LOG.warnf("EventBus cannot take events reason=%s", reason);
        }
        shut(reason);
        long pause = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempts++, 10));
        var unused = timer.schedule(() -> look(target), pause, TimeUnit.MILLISECONDS);
    }

    private Optional<byte[]> lastNow(String subject) {
        Connection connection = link.connection()
                .orElseThrow(() -> new BusException.Unavailable(state.get().detail(), null));
        try {
            return Optional.ofNullable(connection
                    .jetStreamManagement()
                    .getLastMessage(StreamPlan.STREAM, subject)
                    .getData());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE || e.getApiErrorCode() == NO_STREAM) {
                return Optional.empty();
            }
            throw new BusException.Unavailable("the newest event cannot be read: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new BusException.Unavailable("the newest event cannot be read: " + e.getMessage(), e);
        }
    }

    /** Sees to it that the stream is there; see {@link StreamKeeper#ensure}. */
    @FunctionalInterface
    interface Stream {
        StreamKeeper.Found ensure(Connection connection) throws IOException;
    }
}
