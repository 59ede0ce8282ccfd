package io.tandem.eventsource.connector.pulsar;

import io.tandem.eventsource.connector.BatchSettlement;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.impl.MessageIdImpl;

/** Reads one topic, or one partition of it: asks for a message at a time, and tells the broker what became of it. */
final class TopicReader {
    private static final int BATCH = 256;
    private static final int MOST_UNHEARD = 10_000;
    private static final Duration GATHERING = Duration.ofMillis(1);

    private final org.apache.pulsar.client.api.Consumer<byte[]> consumer;
    private final boolean shares;
    private final Duration patience;
    private final Listener listener;
    private final Deliveries deliveries = new Deliveries();
    /** Acknowledged, and the broker has not said that it knows. */
    private final Queue<Receipt> unheard = new LinkedBlockingQueue<>();

    private final Breaks breaks = new Breaks();
    private final BatchSettlement<Receipt> acknowledgements;
    private volatile MessageIdAdv newest;
    private long lostBefore;
    /** Questions of ours that the client counts as failed. */
    private final AtomicLong interrupted = new AtomicLong();
    /** Guarded by this. */
    private long discarded;

    /** Who takes the messages. Called by threads of the client: must not block or throw. */
    interface Listener {
        void arrived(TopicReader from, Message<byte[]> message);

        void failed(Throwable reason);
    }

    /**
     * @param shares whether the subscription deals its messages out, so that a single one can be given back
     * @param patience for the broker's answer to acknowledgements
     */
    TopicReader(
            org.apache.pulsar.client.api.Consumer<byte[]> consumer,
            boolean shares,
            Duration patience,
            ConnectorContext context,
            Listener listener) {
        Executor blocking = task -> Thread.ofVirtual()
                .name("pulsar-settling-" + context.eventName())
                .start(task);
        this.consumer = consumer;
        this.shares = shares;
        this.patience = patience;
        this.listener = listener;
        this.acknowledgements =
                new BatchSettlement<>(BATCH, GATHERING, this::acknowledge, context.scheduler(), blocking);
    }

    /** Asks for one more message; never blocks. */
    void ask() {
        var unused = consumer.receiveAsync().whenComplete((message, failure) -> {
            if (failure == null) {
                listener.arrived(this, message);
            } else {
                listener.failed(failure);
            }
        });
    }

    /**
     * A message that the client has already, or null; never blocks. Only while none is asked for, which would be given a later one.
     *
     * @throws PulsarClientException if the client has closed
     */
    Message<byte[]> next() throws PulsarClientException {
        if (Thread.currentThread().isInterrupted()) {
            return null; // who called waits nowhere any more
        }
        try {
            return consumer.receive(0, TimeUnit.MILLISECONDS);
        } catch (PulsarClientException e) {
            if (e.getCause() instanceof InterruptedException) {
                interrupted.incrementAndGet();
                return null;
            }
            throw e;
        }
    }

    /** Hands a message on, unless it is here already: what was settled is acknowledged again, what is in flight comes to its end. */
    void take(PulsarMessage message, Consumer<Settlement> emit) {
        var receipt = new Receipt(message.id(), message.place());
        switch (deliveries.arrived(receipt.place)) {
            case NEW -> {
                breaks.arrived();
                newest = receipt.id;
                emit.accept((outcome, done) -> settle(receipt, outcome, done));
            }
            case IN_FLIGHT -> {}
            case SETTLED -> acknowledgeOnce(receipt, Done.UNHEARD);
        }
    }

    /** Whether the topic keeps its messages. */
    boolean isStored() {
        return PulsarMessage.isStored(consumer.getTopic());
    }

    /** Has the broker asked for no more; what the client has still comes. */
    void pause() {
        consumer.pause();
    }

    boolean isConnected() {
        return consumer.isConnected();
    }

    /** Whether nothing new comes though the client connects again and again. */
    boolean isStuck(long nanos) {
        return breaks.tooMany(consumer.getLastDisconnectedTimestamp(), nanos);
    }

    /**
     * How many messages the client has acknowledged by itself since the last call, because it could not read them; a batch that it
     * could not read counts as one.
     */
    synchronized long discarded() {
        var counts = consumer.getStats();
        long now = counts.getTotalReceivedFailed()
                + counts.getNumReceiveFailed() // of the past, and of late
                - interrupted.get();
        long more = Math.max(0, now - discarded); // the second becomes part of the first in two steps
        discarded += more;
        return more;
    }

    /** How far it was read, for people. */
    String place() {
        return newest == null
                ? "topic %s at the first message".formatted(consumer.getTopic())
                : "topic %s behind %d:%d".formatted(consumer.getTopic(), newest.getLedgerId(), newest.getEntryId());
    }

    /**
     * Tells the broker what waits for a connection: the client keeps it, and sends it with the next only. Not before the
     * connection has lasted from one call to the next: until then the client knows by it what is delivered again. Never blocks.
     */
    void acknowledgeWhatWaits() {
        long lost = consumer.getLastDisconnectedTimestamp();
        var lasting = isConnected() && lost == lostBefore;
        lostBefore = lost;
        if (!lasting) {
            return;
        }
        var unused = consumer.acknowledgeAsync(List.of());
        for (int left = unheard.size(); left > 0; left--) { // what fails at once comes back to the queue
            var receipt = unheard.poll();
            if (receipt != null) {
                acknowledgeOnce(receipt, Done.UNHEARD);
            }
        }
    }

    private void settle(Receipt receipt, Outcome outcome, Done done) {
        switch (outcome) {
            case Outcome.Published p -> acknowledgeOnce(receipt, done);
            case Outcome.Filtered f -> acknowledgeOnce(receipt, done);
            case Outcome.Parked p -> acknowledgeOnce(receipt, done);
            case Outcome.Invalid i -> acknowledgeOnce(receipt, done);
            case Outcome.Unavailable u -> {
                giveBack(receipt, done);
                if (!shares) {
                    listener.failed(new IllegalStateException(
                            "the bus did not take a message in time: %s; reading again from there"
                                    .formatted(u.reason())));
                }
            }
            case Outcome.Withdrawn w -> giveBack(receipt, done);
        }
    }

    private void acknowledgeOnce(Receipt receipt, Done done) {
        var whole = deliveries.settled(receipt.place);
        acknowledgements.settle(whole ? receipt.ofBatch() : receipt, new Done() {
            @Override
            public void settled() {
                deliveries.confirmed(receipt.place);
                done.settled();
            }

            @Override
            public void unsettled(Throwable reason) {
                if (unheard.size() < MOST_UNHEARD) {
                    unheard.add(receipt);
                }
                done.unsettled(reason);
            }
        });
    }

    /** Where messages are not dealt out, they are delivered again from the first that is left, once this consumer has closed. */
    private void giveBack(Receipt receipt, Done done) {
        deliveries.left(receipt.place);
        if (shares) {
            consumer.negativeAcknowledge(receipt.id);
        }
        done.settled();
    }

    private Map<Receipt, Throwable> acknowledge(List<Receipt> receipts) throws Exception {
        List<MessageId> ids = receipts.stream().<MessageId>map(Receipt::id).toList();
        consumer.acknowledgeAsync(ids).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return Map.of();
    }

    private record Receipt(MessageIdAdv id, Deliveries.Place place) {
        /**
         * The client takes a batch for done when one delivery of it is: each has an account of its own, and what came in two of
         * them is missing in both.
         */
        Receipt ofBatch() {
            return id.getBatchIndex() < 0
                    ? this
                    : new Receipt(new MessageIdImpl(id.getLedgerId(), id.getEntryId(), id.getPartitionIndex()), place);
        }
    }
}
