package io.tandem.eventsource.connector;

import io.smallrye.mutiny.Uni;

/** Tells the source what became of an event. Called exactly once an event, from any thread; must not block. */
@FunctionalInterface
public interface Settlement {
    /** For sources that wait for no answer. */
    Settlement NONE = outcome -> Uni.createFrom().voidItem();

    /** Completes when the source has been told; a failure is logged and means that the source may deliver again. */
    Uni<Void> settle(Outcome outcome);

    /** What became of an event. */
    sealed interface Outcome {
        /** The source need not deliver it again. */
        default boolean accepted() {
            return switch (this) {
                case Published p -> true;
                case Filtered f -> true;
                case Invalid i -> false;
                case Unavailable u -> false;
                case Withdrawn w -> false;
            };
        }

        /** The bus has stored it under this id. */
        record Published(String eventId) implements Outcome {}

        /** The event's filter does not want it. */
        record Filtered() implements Outcome {}

        /**
         * It can never be published: bad body, too large for the bus. Delivering it again would not help.
         *
         * @param tooLarge the bus's limit is the reason
         * @param reason for people: what was wrong and what would be right
         */
        record Invalid(boolean tooLarge, String reason) implements Outcome {}

        /** The bus did not take it within the time this source waits; it may be delivered again later. */
        record Unavailable(String reason) implements Outcome {}

        /** This replica stopped working before it was sent: whoever comes next should get it. */
        record Withdrawn() implements Outcome {}
    }
}
