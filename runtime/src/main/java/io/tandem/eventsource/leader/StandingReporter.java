package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.leader.Leadership.Standing;
import io.tandem.eventsource.state.Latest;
import java.util.Objects;
import org.jboss.logging.Logger;

/** What an elector says of itself: its standing, and one line in the log for each change. */
final class StandingReporter {
    private static final Logger LOG = Logger.getLogger(LeaderElector.class);

    private final String identity;
    private final Latest<Standing> standing = new Latest<>(new Standing(false, "", 0, "starting"));
    /** What we say of ourselves does not tell of the record: it changed, or it could not be read before. */
    private boolean unreported;

    StandingReporter(String identity) {
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

    /** The record changed. */
    void changed() {
        unreported = true;
    }

    /** Tells of a record that was not told of yet. */
    void standingBy(Observation seen) {
        if (unreported) {
            unreported = false;
            var record = seen.record();
            standingBy(seen, record.free() ? "the lock is free" : "standing by for " + record.holder(), false);
        }
    }

    /** @param seen the lock as it was seen last; null if it was not */
    void unread(Observation seen, Throwable failure) {
        unreported = true;
        failed(seen, "read the lock", failure);
    }

    /**
     * Something could not be done.
     *
     * @param seen the lock as it was seen last; null if it was not
     * @param doing what failed, for people
     */
    void failed(Observation seen, String doing, Throwable failure) {
        var cause = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        if (failure instanceof Lock.ConflictException) {
            // Another standby was quicker: what becomes of every takeover in all replicas but one.
            LOG.debugf("standing by: cannot %s: %s identity=%s", doing, cause, identity);
            return;
        }
        standingBy(seen, "cannot " + doing + ": " + cause, failure instanceof Lock.ForbiddenException);
    }

    private void standingBy(Observation seen, String detail, boolean forbidden) {
        if (!now().detail().equals(detail)) {
            LOG.infof("standing by: %s identity=%s", detail, identity);
        }
        var holder = seen == null ? "" : seen.record().holder();
        var epoch = seen == null ? now().epoch() : seen.record().epoch();
        standing.set(new Standing(false, holder, epoch, detail, forbidden));
    }

    void stopped() {
        standing.set(new Standing(false, "", now().epoch(), "stopped"));
    }
}
