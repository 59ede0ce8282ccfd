package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.bus.BusException;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.Settlement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** One event from its arrival until its source knows what became of it. Its place in {@link OpenEvents} is guarded there. */
final class OpenEvent implements EventBus.Receipt, Settlement.Done {
    /** Where it is. */
    enum Place {
        /** Not among the open events: not accepted yet, or done. */
        NOWHERE,
        /** It has not been sent, or has to be sent again. */
        UNSENT,
        /** The bus has it in hand. */
        SENT,
        /** Its source is being told. */
        SETTLING
    }

    private final Delivery delivery;
    private final Claim claim;
    private final long arrived;
    private final AtomicBoolean done = new AtomicBoolean();
    private EventBus.Message message;
    private long size;
    private Optional<String> parkedFor = Optional.empty();
    private OptionalLong settledAt = OptionalLong.empty();

    OpenEvent before;
    OpenEvent after;
    Place place = Place.NOWHERE;

    /** @param arrived on the monotonic clock, in nanoseconds */
    OpenEvent(Delivery delivery, Claim claim, long arrived) {
        this.delivery = delivery;
        this.claim = claim;
        this.arrived = arrived;
    }

    Claim claim() {
        return claim;
    }

    long arrived() {
        return arrived;
    }

    EventBus.Message message() {
        return message;
    }

    /** Bytes of its message; 0 without one. */
    long size() {
        return size;
    }

    void send(EventBus.Message next) {
        message = next;
        size = next == null ? 0 : next.body().length;
    }

    /** Is stored apart, for this reason. */
    OpenEvent parked(String reason) {
        parkedFor = Optional.of(reason);
        return this;
    }

    Optional<String> parkedFor() {
        return parkedFor;
    }

    void settling(long now) {
        settledAt = OptionalLong.of(now);
    }

    /** Whether its source was told so long ago; not if it is only about to be. */
    boolean settlingFor(Duration limit, long now) {
        return settledAt.isPresent() && now - settledAt.getAsLong() > limit.toNanos();
    }

    @Override
    public boolean allowed() {
        return claim.term().active();
    }

    @Override
    public void stored() {
        delivery.stored(this);
    }

    @Override
    public void failed(BusException failure) {
        delivery.failed(this, failure);
    }

    @Override
    public void settled() {
        if (done.compareAndSet(false, true)) {
            delivery.settled(this, null);
        }
    }

    @Override
    public void unsettled(Throwable reason) {
        if (done.compareAndSet(false, true)) {
            delivery.settled(this, reason);
        }
    }
}
