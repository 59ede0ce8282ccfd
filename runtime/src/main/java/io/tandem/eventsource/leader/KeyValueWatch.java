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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Follows the lock's key, and asks its holder every moment whether it is alive. Nobody listening where the holder
 * promised to answer, twice in a row, means that its process has lost its connection or its life.
 */
final class KeyValueWatch {
    private static final Logger LOG = Logger.getLogger(KeyValueWatch.class);
    private static final Duration ASK_EVERY = Duration.ofMillis(150);
    private static final int NO_RESPONDERS = 503;

    private final KeyValueLock lock;
    private final NatsLink link;
    private final String contact;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final Liveness liveness = new Liveness();

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
        private NatsKeyValueWatchSubscription subscription;
        private Dispatcher dispatcher;
        private String replies;
        private ScheduledFuture<?> asking;

        Watching(Connection connection, MultiEmitter<? super Sighting> emitter) {
            this.connection = connection;
            this.emitter = emitter;
        }

        void start() {
            liveness.forget();
            try {
                listen();
                subscription = lock.bucket().watch(lock.key(), this);
                asking = timers.scheduleWithFixedDelay(
                        this::ask, ASK_EVERY.toMillis(), ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (Exception e) {
                LOG.debugf(e, "the lock cannot be watched key=%s", lock.key());
                if (connection.getStatus() == Connection.Status.CONNECTED && !emitter.isCancelled()) {
                    var unused = timers.schedule(() -> blocking.execute(this::start), 1, TimeUnit.SECONDS);
                }
            }
        }

        /** Once a connection, however often the bucket has to be tried: a dispatcher is a thread. */
        private void listen() {
            if (dispatcher == null) {
                dispatcher = connection.createDispatcher(this::answer);
                dispatcher.subscribe(contact);
                replies = connection.createInbox();
                dispatcher.subscribe(replies + ".*", this::reply);
            }
        }

        @Override
        public void watch(KeyValueEntry entry) {
            noticed(entry);
            emitter.emit(new Sighting.Changed(KeyValueLock.record(entry)));
        }

        @Override
        public void endOfData() {
            // The key is not there yet: the elector's own look tells the same.
        }

        private void answer(Message question) {
            if (question.getReplyTo() != null) {
                connection.publish(question.getReplyTo(), null);
            }
        }

        private void ask() {
            if (connection.getStatus() != Connection.Status.CONNECTED || emitter.isCancelled()) {
                stop();
                return;
            }
            var asked = liveness.question();
            if (!asked.contact().isEmpty() && !asked.contact().equals(contact)) {
                connection.publish(asked.contact(), replies + "." + asked.number(), null);
            }
        }

        private void reply(Message message) {
            var dead = message.isStatusMessage() && message.getStatus().getCode() == NO_RESPONDERS;
            var number = Long.parseLong(message.getSubject().substring(replies.length() + 1));
            liveness.answered(number, !dead).ifPresent(emitter::emit);
        }

        private void stop() {
            asking.cancel(false);
            // Without a connection the server has forgotten all of it; with one, it is ours to clean up.
            if (connection.getStatus() == Connection.Status.CONNECTED) {
                blocking.execute(() -> {
                    subscription.unsubscribe();
                    connection.closeDispatcher(dispatcher);
                });
            }
        }
    }
}
