package io.tandem.eventsource.connector.hook;

import io.tandem.api.source.Source;
import io.tandem.eventsource.connector.Duty.Postponed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A provider's hooks as one source wants them: what a type brings to its {@link HookDuty}. One object a round, which reads
 * credentials, secrets and certificates when it is made. All calls block.
 */
public interface Hooks extends AutoCloseable {
    /** Where hooks belong. Distinct; in an order that stays. */
    List<Place> places() throws IOException, Postponed;

    /**
     * The same for types that ask what places there are.
     *
     * @param held what was answered for a place that is not to be asked now, which then is one of those given
     */
    default List<Place> places(Function<Place, Optional<RestException>> held) throws IOException, Postponed {
        return places();
    }

    /** All hooks of a place, whosever they are. */
    List<Hook.Listed> list(Place place) throws IOException, Postponed;

    /** Gives the id under which it will be listed. */
    String create(Place place) throws IOException, Postponed;

    /** Makes a hook as wanted. What the specification says nothing of stays. */
    void update(Place place, String id) throws IOException, Postponed;

    /** Of types that can be asked to take hooks away. */
    default void delete(Place place, String id) throws IOException, Postponed {
        throw new UnsupportedOperationException("no field of this type asks for that");
    }

    /** What deliveries are signed with or have to show; empty: hooks are made without. No provider tells it again. */
    Optional<String> secret();

    /** The provider's name, for people. */
    String provider();

    /** What people should know of hooks that are as specified; empty as a rule. */
    default String note() {
        return "";
    }

    /** How long to wait between two changes. */
    default Duration pace() {
        return Duration.ZERO;
    }

    @Override
    void close();

    /**
     * A repository, project, or whatever else has hooks.
     *
     * @param name for people
     * @param path of its hooks at the API
     * @param wanted its hook
     */
    record Place(String name, String path, Hook wanted) {}

    /** Begins rounds. */
    interface Access {
        /** What it is for. Nothing is kept where its {@link Source#hookProblems} say why not; to take away is tried all the same. */
        Source source();

        /** @throws IOException if credentials or certificates cannot be read; names the field */
        Hooks open() throws IOException, Postponed;

        /** The text of all Secrets it reads, or a sum of it. */
        Object inputs();

        /**
         * Whether another event of the EventSource keeps a hook at this place that leads to this address, so that what leads
         * there is not ours to take.
         */
        default boolean isOfAnother(Place place, String address) {
            return false;
        }

        /** A term begins: what other replicas did meanwhile is not known. */
        default void begins() {}

        /** All ends: Secrets may be gone before the hooks are. */
        default void ends() {}

        /** A round failed, which what is remembered of the one before it may have caused. */
        default void failed() {}
    }
}
