package io.tandem.eventsource.connector.redis;

import io.tandem.eventsource.connector.redis.StreamEntry.Id;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** One walk over the entries that were given out to us and not acknowledged, stream by stream, page by page. */
final class PendingWalk {
    private final Queue<StreamGroup> groups;
    private final Set<Id> inFlight;
    private EntryId after = EntryId.ZERO;

    /** @param inFlight as it is before the first page: what is acknowledged while a page is on its way may still stand in it */
    PendingWalk(Collection<StreamGroup> groups, Set<Id> inFlight) {
        this.groups = new ArrayDeque<>(groups);
        this.inFlight = inFlight;
    }

    boolean isOver() {
        return groups.isEmpty();
    }

    /** The next page, without what is in flight; blocks, within a bound. */
    List<StreamEntry> next(int most) throws IOException, InterruptedException {
        var page = groups.element().pending(after, most);
        if (page.isEmpty()) {
            groups.remove();
            after = EntryId.ZERO;
            return List.of();
        }
        after = page.getLast().name().id();
        return page.stream().filter(entry -> !inFlight.contains(entry.name())).toList();
    }
}
