package io.tandem.eventsource.checkpoint;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Up to where a source has been read, kept over restarts and takeovers: for sources that can be read again from a position
 * but keep none for their readers. One object for each connection.
 *
 * <p>How a connector uses it:
 *
 * <ol>
 *   <li>{@link #load()} when connecting, before anything is read; go on <em>after</em> the position it gives. Without one
 *       begin where the type begins.
 *   <li>Tell each position to a {@link ContiguousPrefix} in the source's order before the event is emitted, and report its
 *       outcome there when the event is settled.
 *   <li>When the prefix has moved, {@link #save} its end. That is cheap and may be done for every event: the newest is
 *       written once a second, and the last one when the term ends.
 * </ol>
 *
 * <p>What was settled after the last write is read again after a crash, at most a second's worth: ids must be made of the
 * source's coordinates, so that the bus removes what it has. Never save a position that the prefix has not reached: what lies
 * before it is never read again.
 *
 * <p>A position is a text of the connector's own, JSON or not, of at most {@link #LONGEST} characters; if its form may change
 * put a version into it, and if it is only good for one configuration (a schedule, a path) put that in as well.
 */
public interface Checkpoint {
    /** Keeps nothing. */
    Checkpoint NONE = new Checkpoint() {
        @Override
        public Uni<Optional<String>> load() {
            return Uni.createFrom().item(Optional.empty());
        }

        @Override
        public void save(String position) {
            // there is no place for it
        }

        @Override
        public Uni<Void> flush() {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }
    };

    /**
     * Keeps the position in this process: a connection that is made again goes on where the one before it ended, and nobody
     * else knows of it.
     *
     * @param position of the event, shared by its connections; null before the first
     */
    static Checkpoint inMemory(AtomicReference<String> position) {
        return new InMemoryCheckpoint(position);
    }

    /** Characters of a position. */
    int LONGEST = 4_096;

    /**
     * Takes the checkpoint over and gives the position; empty if there is none, and where a right is missing, which {@link
     * #problem()} then tells. From its answer on no earlier connection can write any more. Fails when the store cannot be
     * asked or when a later term has taken it: the connection should fail with it and be tried again.
     */
    Uni<Optional<String>> load();

    /**
     * Everything up to this position is done. Never blocks and never fails; call it in order. Ignored before {@link
     * #load()} and after a later connection has taken the checkpoint over.
     *
     * @throws IllegalArgumentException if it is longer than {@link #LONGEST}
     */
    void save(String position);

    /** Completes when the last saved position is written, or after two seconds without; never fails. To be held at the end of a term. */
    Uni<Void> flush();

    /** Why positions are not kept at present, for the state of the event: names what is missing. */
    Optional<String> problem();
}
