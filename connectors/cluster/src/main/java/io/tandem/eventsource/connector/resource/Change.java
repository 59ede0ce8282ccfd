package io.tandem.eventsource.connector.resource;

import java.util.Optional;

/**
 * What happened to an object, in the words of {@code eventTypes}.
 *
 * @param object as it is now, or as it was last seen
 * @param before as it was before an update; empty if that is not known
 */
record Change(Type type, WatchedObject object, Optional<CompressedObject> before) {
    enum Type {
        ADD,
        UPDATE,
        DELETE
    }

    static Change of(Type type, WatchedObject object) {
        return new Change(type, object, Optional.empty());
    }
}
