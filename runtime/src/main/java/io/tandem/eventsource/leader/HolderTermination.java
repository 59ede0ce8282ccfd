package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a standby of the Lease concludes from the end of a container or the deletion of a pod. A restarted container keeps
 * its name, so news of its predecessor's end may come when its own term has begun; Kubernetes writes such an end to the
 * second, and an end within the second in which the term began proves nothing.
 */
final class HolderTermination {
    private LockRecord record = LockRecord.absent();
    private Instant acquired = Instant.MIN;

    /** @param acquiredAt when the holder took it, by the clock of its node */
    synchronized void noticed(LockRecord now, Instant acquiredAt) {
        record = now;
        acquired = acquiredAt;
    }

    /** @param at when its container ended, by the clock of its node, in whole seconds */
    synchronized Optional<Sighting> ended(String pod, Instant at) {
        return at.isAfter(acquired.equals(Instant.MIN) ? acquired : acquired.truncatedTo(ChronoUnit.SECONDS))
                ? deleted(pod)
                : Optional.empty();
    }

    synchronized Optional<Sighting> deleted(String pod) {
        return !record.free() && record.holder().equals(pod)
                ? Optional.of(new Sighting.HolderGone(pod, record.epoch()))
                : Optional.empty();
    }
}
