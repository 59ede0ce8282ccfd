package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.bus.BusException;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.leader.SimulatedProcess;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.pipeline.DeliveryBook.Entry;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Between a process's delivery and its sender: what one asks and the other answers must fit. */
final class WatchedBus implements EventBus {
    private final SimulatedProcess process;
    private final DeliveryBook book;
    private final EventBus sender;
    private final Runnable sent;
    /** By the order of arrival: what failed and was not sent again, with the term. */
    private final TreeMap<Integer, Term> unsent = new TreeMap<>();

    /** By message, and by number those that came last. */
    private final Map<Message, Handover> handovers = new IdentityHashMap<>();

    private final Map<Integer, Handover> latest = new HashMap<>();
    private int arrivals;
    private int underWay;
    private boolean failedSinceIdle;

    /** @param sent called after each message that was handed to the sender */
    WatchedBus(SimulatedProcess process, DeliveryBook book, EventBus sender, Runnable sent) {
        this.process = process;
        this.book = book;
        this.sender = sender;
        this.sent = sent;
    }

    @Override
    public void publish(Message message, Receipt receipt) {
        var entry = book.of(message.body());
        var handover = handovers.computeIfAbsent(message, sent -> latest.get(entry.number));
        if (failedSinceIdle && underWay > 0) {
            book.violated("%s is sent while others that failed are held back".formatted(entry));
        }
        if (handover.stored) {
            book.violated("%s is sent again though the bus has it".formatted(entry));
        }
        unsent.remove(handover.arrival);
        if (!unsent.isEmpty()
                && unsent.firstKey() < handover.arrival
                && unsent.firstEntry().getValue() == process.term()) {
            book.violated("%s is sent before an earlier one, which has to be sent again".formatted(entry));
        }
        underWay++;
        sender.publish(message, new Watched(entry, handover, receipt));
        sent.run();
    }

    /** An event arrives. */
    Handover arrives(Entry entry) {
        var handover = new Handover(++arrivals);
        latest.put(entry.number, handover);
        return handover;
    }

    /** The source is told what became of it: nobody will send it again. */
    void settled(Handover handover) {
        handover.settled = true;
        unsent.remove(handover.arrival);
    }

    @Override
    public Multi<State> states() {
        return sender.states();
    }

    @Override
    public Uni<Optional<byte[]>> last(String eventName) {
        return sender.last(eventName);
    }

    @Override
    public long largest() {
        return sender.largest();
    }

    @Override
    public void close() {
        sender.close();
    }

    private final class Watched implements Receipt {
        private final Entry entry;
        private final Handover handover;
        private final Receipt receipt;
        private final Term term = process.term();
        private boolean told;

        Watched(Entry entry, Handover handover, Receipt receipt) {
            this.entry = entry;
            this.handover = handover;
            this.receipt = receipt;
        }

        @Override
        public boolean allowed() {
            return receipt.allowed();
        }

        @Override
        public void stored() {
            told();
            if (entry.id == null) {
                book.violated("the bus is said to have %s, which it has not".formatted(entry));
            }
            handover.stored = true;
            receipt.stored();
        }

        @Override
        public void failed(BusException failure) {
            told();
            entry.troubled = true;
            if (failure instanceof BusException.Unavailable) {
                failedSinceIdle = underWay > 0;
                if (!handover.settled) {
                    unsent.put(handover.arrival, term);
                }
            }
            receipt.failed(failure);
        }

        private void told() {
            if (told) {
                book.violated("the fate of %s is told twice".formatted(entry));
            }
            told = true;
            underWay--;
            failedSinceIdle &= underWay > 0;
        }
    }
}
