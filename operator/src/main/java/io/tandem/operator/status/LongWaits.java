package io.tandem.operator.status;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells of a bus that waits for long, once each time: a wait is as it should be, and one that does not end is not. */
public final class LongWaits {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Map<ResourceID, Wait> waits = new ConcurrentHashMap<>();

    /** @param deployed what is found now */
    public Optional<Notice> seen(ResourceID bus, Finding deployed, Instant now) {
        if (deployed.reason() != Reason.WAITING) {
            forget(bus);
            return Optional.empty();
        }
        var wait = waits.computeIfAbsent(bus, none -> new Wait(now, false));
        if (wait.told() || now.isBefore(wait.since().plus(LONG))) {
            return Optional.empty();
        }
        waits.put(bus, new Wait(wait.since(), true));
        return Optional.of(new Notice(
                true,
                Reason.WAITING.text(),
                "Deploy",
                "Deployed is waiting for more than %d minutes: %s".formatted(LONG.toMinutes(), deployed.message())));
    }

    /** Of a bus that is gone. */
    public void forget(ResourceID bus) {
        waits.remove(bus);
    }

    private record Wait(Instant since, boolean told) {}
}
