package io.tandem.eventsource.connector;

/**
 * Tells the source what became of an event. Called exactly once an event, from any thread; must not block and should not
 * throw: what it throws counts as a failure to tell.
 */
@FunctionalInterface
public interface Settlement {
    /** For sources that wait for no answer and cannot deliver again. */
    Settlement NONE = new Settlement() {
        @Override
        public void settle(Outcome outcome, Done done) {
            done.settled();
        }

        @Override
        public boolean redelivers() {
            return false;
        }
    };

    /** Tells the source, and then {@code done}, once, from any thread. */
    void settle(Outcome outcome, Done done);

    /** Whether the source delivers the event again if it is not told that it was accepted. */
    default boolean redelivers() {
        return true;
    }

    /** How a settlement ended. */
    interface Done {
        /** For who has nobody to tell. */
        Done UNHEARD = new Done() {
            @Override
            public void settled() {}

            @Override
            public void unsettled(Throwable reason) {}
        };

        /** The source knows. */
        void settled();

        /** The source does not know, and may deliver the event again. */
        void unsettled(Throwable reason);
    }

    /** What became of an event. */
    sealed interface Outcome {
        /** The source need not deliver it again. */
        default boolean accepted() {
            return switch (this) {
                case Published p -> true;
                case Filtered f -> true;
                case Parked p -> true;
                case Invalid i -> false;
                case Unavailable u -> false;
                case Withdrawn w -> false;
            };
        }

        /** The bus has stored it under this id. */
        record Published(String eventId) implements Outcome {}

        /** The event's filter does not want it. */
        record Filtered() implements Outcome {}

        /** It can never be published as it is, and was stored apart, where somebody can look at it. */
        record Parked(String reason) implements Outcome {}

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
