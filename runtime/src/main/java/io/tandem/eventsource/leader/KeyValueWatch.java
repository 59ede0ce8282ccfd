package io.tandem.eventsource.leader;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.impl.NatsKeyValueWatchSubscription;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.eventsource.leader.Lock.Sighting;
import io.tandem.eventsource.nats.NatsLink;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Follows the lock's key, and asks its holder whether it is there when it has not been heard of for a moment. Nobody
 * listening where the holder promised to, twice in a row, means that its process has lost its connection or its life.
 *
 * <p>It costs as little as it can (an EventSource at rest pays for this with every renewal): a renewal that the watch tells
 * of is a sign of life, a holder that listens need not answer, and a holder does not watch its own renewals.
 */
final class KeyValueWatch {
    private static final Logger LOG = Logger.getLogger(KeyValueWatch.class);
    /** After the last sign of life: with it a death is noticed within 0.85 s, and once between two renewals is enough. */
    static final Duration QUIET = Duration.ofMillis(750);
    /** Between the first question that nobody listened to and the second. */
    static final Duration AGAIN = Duration.ofMillis(100);

    private static final int NO_RESPONDERS = 503;

    private final KeyValueLock lock;
    private final NatsLink link;
    private final String contact;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final Liveness liveness = new Liveness();
    private volatile Watching present;

    KeyValueWatch(
            KeyValueLock lock, NatsLink link, String contact, ScheduledExecutorService timers, Executor blocking) {
        this.lock = lock;
        this.link = link;
        this.contact = contact;
        this.timers = timers;
        this.blocking = blocking;
    }

    Multi<Sighting> sightings() {
        return Multi.createFrom().emitter(emitter -> {
            var states =
                    link.states().subscribe().with(state -> follow(state, emitter), emitter::fail, emitter::complete);
            emitter.onTermination(states::cancel);
        });
    }

    /** To be called with what was read, too: a watch does not survive the loss of its bucket. */
    void noticed(KeyValueEntry entry) {
        liveness.noticed(KeyValueLock.record(entry), KeyValueLock.contact(entry));
    }

    /** Whether this process holds the lock: then it knows of every change, as it makes them. */
    void holding(boolean held) {
        var watching = present;
        if (watching != null) {
            watching.holding(held);
        }
    }

    private void follow(NatsLink.State state, MultiEmitter<? super Sighting> emitter) {
        switch (state) {
            case NatsLink.Down down -> emitter.emit(new Sighting.Unreachable(down.reason()));
            case NatsLink.Up up -> blocking.execute(() -> new Watching(up.connection(), emitter).start());
        }
    }

    /** One connection's worth of watching; what it holds at the server goes with the connection. */
    private final class Watching implements KeyValueWatcher {
        private final Connection connection;
        private final MultiEmitter<? super Sighting> emitter;
        /** Held while the server is asked, so not a monitor. */
        private final ReentrantLock subscribing = new ReentrantLock();

        private NatsKeyValueWatchSubscription subscription;
        private Dispatcher dispatcher;
        private String replies;
        private boolean asking;
        private volatile boolean wanted = true;
        private volatile long lastSign = System.nanoTime();

        Watching(Connection connection, MultiEmitter<? super Sighting> emitter) {
            this.connection = connection;
            this.emitter = emitter;
        }

        void start() {
            liveness.forget();
            present = this;
            subscribing.lock();
            try {
                listen();
                adapt();
                if (!asking) {
                    asking = true;
                    askLater(QUIET);
                }
            } catch (Exception e) {
                LOG.debugf(e, "the lock cannot be watched key=%s", lock.key());
                if (usable()) {
                    later(Duration.ofSeconds(1), () -> blocking.execute(this::start));
                }
            } finally {
                subscribing.unlock();
            }
        }

        void holding(boolean held) {
            if (wanted == held) {
                wanted = !held;
                liveness.forget();
                blocking.execute(this::changeOver);
            }
        }

        private void changeOver() {
            subscribing.lock();
            try {
                adapt();
            } catch (Exception e) {
                LOG.debugf(e, "the lock cannot be watched key=%s", lock.key());
                if (usable()) {
                    later(Duration.ofSeconds(1), () -> blocking.execute(this::changeOver));
                }
            } finally {
                subscribing.unlock();
            }
        }

        /** Subscribes or lets go, as is wanted by now. */
        private void adapt() throws Exception {
            if (wanted && subscription == null) {
                subscription = lock.bucket().watch(lock.key(), this);
            } else if (!wanted && subscription != null) {
                subscription.unsubscribe();
                subscription = null;
            }
        }

        /** Once a connection, however often the bucket has to be tried: a dispatcher is a thread. */
        private void listen() {
            if (dispatcher == null) {
                dispatcher = connection.createDispatcher(this::reply);
                // A question to us needs no answer: that it is delivered keeps the server from saying that nobody
                // listens.
                dispatcher.subscribe(contact, question -> {});
                replies = connection.createInbox();
                dispatcher.subscribe(replies + ".*", this::reply);
            }
        }

        @Override
        public void watch(KeyValueEntry entry) {
            lock.knows(entry.getRevision());
            lastSign = System.nanoTime();
            noticed(entry);
            emitter.emit(new Sighting.Changed(KeyValueLock.record(entry)));
        }

        @Override
        public void endOfData() {
            // The key is not there yet: the elector's own look tells the same.
        }

        private void askLater(Duration pause) {
            later(pause, this::askIfQuiet);
        }

        private void askIfQuiet() {
            if (!usable()) {
                stop();
                return;
            }
            var left = QUIET.toNanos() - (System.nanoTime() - lastSign);
            if (left > 0) {
                askLater(Duration.ofNanos(left));
                return;
            }
            lastSign = System.nanoTime();
            askLater(QUIET);
            send(liveness.ask());
        }

        private void askAgain() {
            if (usable()) {
                send(liveness.question());
            }
        }

        private void send(Liveness.Question question) {
            if (wanted && !question.contact().isEmpty() && !question.contact().equals(contact)) {
                connection.publish(question.contact(), replies + "." + question.number(), null);
            }
        }

        private void reply(Message message) {
            var dead = message.isStatusMessage() && message.getStatus().getCode() == NO_RESPONDERS;
            var number = Long.parseLong(message.getSubject().substring(replies.length() + 1));
            var gone = liveness.answered(number, !dead);
            gone.ifPresent(emitter::emit);
            if (dead && gone.isEmpty()) {
                later(AGAIN, this::askAgain);
            }
        }

        private boolean usable() {
            return connection.getStatus() == Connection.Status.CONNECTED && !emitter.isCancelled();
        }

        /** What a task of a timer throws is kept in a future that nobody reads. */
        private void later(Duration pause, Runnable task) {
            var unused = timers.schedule(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException e) {
                            LOG.debugf(e, "the lock's holder cannot be asked key=%s", lock.key());
                        }
                    },
                    pause.toNanos(),
                    TimeUnit.NANOSECONDS);
        }

        private void stop() {
            // Without a connection the server has forgotten all of it; with one, it is ours to clean up.
            if (connection.getStatus() == Connection.Status.CONNECTED) {
                blocking.execute(() -> {
                    wanted = false;
                    changeOver();
                    connection.closeDispatcher(dispatcher);
                });
            }
        }
    }
}
