package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.leader.Leadership.Standing;
import io.tandem.eventsource.state.Latest;
import org.jboss.logging.Logger;

/** What an elector says of itself: its standing, and one line in the log for each change. */
final class Announcements {
    private static final Logger LOG = Logger.getLogger(LeaderElector.class);

    private final String identity;
    private final Latest<Standing> standing = new Latest<>(new Standing(false, "", 0, "starting"));

    Announcements(String identity) {
        this.identity = identity;
    }

    Standing now() {
        return standing.get();
    }

    Multi<Standing> changes() {
        return standing.changes();
    }

    void leading(long epoch) {
        standing.set(new Standing(true, identity, epoch, "leading"));
        LOG.infof("leading: lock taken identity=%s epoch=%d", identity, epoch);
    }

    void termEnded(String holder, long epoch, String reason) {
        standing.set(new Standing(false, holder, epoch, reason));
        LOG.infof("standing by: %s identity=%s epoch=%d", reason, identity, epoch);
    }

    /** @param seen the lock as it was seen last; null if it was not */
    void standingBy(Observation seen, String detail) {
        if (!now().detail().equals(detail)) {
            LOG.infof("standing by: %s identity=%s", detail, identity);
        }
        standing.set(
                seen == null
                        ? new Standing(false, "", now().epoch(), detail)
                        : new Standing(
                                false, seen.record().holder(), seen.record().epoch(), detail));
    }

    void stopped() {
        standing.set(new Standing(false, "", now().epoch(), "stopped"));
    }
}
