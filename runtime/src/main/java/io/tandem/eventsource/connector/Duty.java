package io.tandem.eventsource.connector;

import io.tandem.eventsource.checkpoint.Checkpoint;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Something that a type keeps at its provider as the specification says, such as a hook: in one replica, while all receive.
 *
 * <p>A round looks at what is there and changes what differs. It can be repeated, and can end at any point: two replicas may
 * be at it for a moment, one of them cut off. It runs on a virtual thread, may block, and is interrupted when the replica
 * stops leading, and when all ends while it keeps. Nothing is taken away when a pod stops, only when it is told to {@linkplain #letGo let go}.
 */
public interface Duty {
    /**
     * A term begins: what other replicas did before it is not known. Called before its first round; must not block.
     *
     * @param memory of what was kept in earlier terms, for a text of the type's own; loaded in a round, not here
     */
    default void begin(Checkpoint memory) {}

    /**
     * One round.
     *
     * @throws Postponed if the provider asks for a pause
     * @throws Exception what went wrong, in words that name the field and quote no secret; the round is repeated, with pauses
     *     that grow
     */
    Kept keep() throws Exception;

    /**
     * Takes away what was kept: the EventSource is being deleted, and asks for that. What is not there any more is as good as
     * taken away. Whoever begins again goes on where it was stopped.
     *
     * @param progress is told what is left, for people, whenever that becomes less: the longer it goes on, the longer the end is
     *     waited for
     * @throws Postponed if the provider asks for a pause
     * @throws Exception what went wrong, as for {@link #keep}; it is tried again, with pauses that grow
     */
    default void letGo(Consumer<String> progress) throws Exception {}

    /**
     * Whatever is read anew in each round, such as the text of secrets, in a form that differs when it does. A change begins a
     * round at once.
     */
    default Object inputs() {
        return "";
    }

    /**
     * What was last seen at each place, such as each repository, in the order of their names; empty where none is known.
     * Asked for after each round, on its thread.
     */
    default List<Place> places() {
        return List.of();
    }

    /**
     * A place at the provider.
     *
     * @param name for people
     * @param kept whether all there was as specified when it was last looked at
     * @param message why it is not kept; empty if it is
     */
    record Place(String name, boolean kept, String message) {}

    /**
     * How a round ended well.
     *
     * @param detail for people: what is kept, such as {@code 3 hooks}
     * @param next when to look again, since others may change it too
     * @param remark what somebody should look at though all is as specified; empty as a rule
     */
    record Kept(String detail, Duration next, String remark) {
        /** Looks again after ten minutes. */
        public Kept(String detail) {
            this(detail, Duration.ofMinutes(10), "");
        }

        public Kept {
            Objects.requireNonNull(detail);
            Objects.requireNonNull(next);
            Objects.requireNonNull(remark);
        }
    }

    /** The provider asks to wait, as by Retry-After. */
    final class Postponed extends Exception {
        private static final long serialVersionUID = 1L;
        private static final Duration LONGEST = Duration.ofHours(1);
        private final Duration pause;
        private final boolean progressed;

        /** @param pause from now; an hour counts at most */
        public Postponed(Duration pause, String reason) {
            this(pause, reason, false);
        }

        /** @param progressed whether the round got on before: then it is not made to wait longer than that */
        public Postponed(Duration pause, String reason, boolean progressed) {
            super(reason);
            this.pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
            this.progressed = progressed;
        }

        public Duration pause() {
            return pause;
        }

        public boolean progressed() {
            return progressed;
        }
    }
}
