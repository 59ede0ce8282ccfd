package io.tandem.eventsource.connector.resource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects there are, as far as the source was read: tells what changed when one is seen again, in a watch or in a list.
 * Keeps of each its version, and its content only where an event may need it.
 */
final class KnownObjects {
    private final WatchedObject.Type type;
    private final boolean contents;
    private final Map<String, Known> byUid = new HashMap<>();
    private int lists;

    /** @param contents whether updates or deletions are reported, which need what was there before */
    KnownObjects(WatchedObject.Type type, boolean contents) {
        this.type = type;
        this.contents = contents;
    }

    /** What a watch tells is a change unless it is known already. */
    Optional<Change> changed(WatchEvent.Changed event) {
        var object = event.object();
        if (event.type() == Change.Type.DELETE) {
            byUid.remove(object.uid());
            return Optional.of(Change.of(Change.Type.DELETE, object));
        }
        return replace(object).map(change -> new Change(event.type(), object, change.before()));
    }

    /** A list begins; its objects follow, and then {@link #notListed}. */
    void beginList() {
        lists++;
    }

    /** An object of a list: an addition if it was not known, an update if it was known with another version. */
    Optional<Change> listed(WatchedObject object) {
        return replace(object);
    }

    /** Deletions of what was known and has not been in the list, as far as its content is kept. Unknown from then on. */
    List<Change> notListed() {
        var deleted = new ArrayList<Change>();
        byUid.values().removeIf(known -> {
            if (known.list == lists) {
                return false;
            }
            known.content.ifPresent(content -> deleted.add(Change.of(Change.Type.DELETE, content.object())));
            return true;
        });
        return deleted;
    }

    void forget() {
        byUid.clear();
    }

    int size() {
        return byUid.size();
    }

    private Optional<Change> replace(WatchedObject object) {
        var content = contents ? Optional.of(CompressedObject.of(object, type)) : Optional.<CompressedObject>empty();
        var former = byUid.put(object.uid(), new Known(object.version(), content, lists));
        if (former == null) {
            return Optional.of(Change.of(Change.Type.ADD, object));
        }
        return former.version.equals(object.version())
                ? Optional.empty()
                : Optional.of(new Change(Change.Type.UPDATE, object, former.content));
    }

    /** @param list the last in which it was, or that came before it was changed */
    private record Known(String version, Optional<CompressedObject> content, int list) {}
}
