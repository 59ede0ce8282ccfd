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
    private static final String FOR_LONG = " for more than %d minutes".formatted(LONG.toMinutes());

    private final Map<ResourceID, Wait> waits = new ConcurrentHashMap<>();

    /** @param findings what is found now, by type of condition */
    public Optional<Notice> seen(ResourceID bus, Map<String, Finding> findings, Instant now) {
        var waiting = waiting(findings);
        if (waiting.isEmpty()) {
            forget(bus);
            return Optional.empty();
        }
        var reason = waiting.get().reason();
        var wait = waits.compute(
                bus,
                (id, before) ->
                        before == null || !before.reason.equals(reason) ? new Wait(reason, now, false) : before);
        if (wait.told() || now.isBefore(wait.since().plus(waiting.get().patience()))) {
            return Optional.empty();
        }
        waits.put(bus, new Wait(reason, wait.since(), true));
        return Optional.of(
                new Notice(true, reason, waiting.get().action(), waiting.get().note()));
    }

    /** Of a bus that is gone. */
    public void forget(ResourceID bus) {
        waits.remove(bus);
    }

    private static Optional<Waiting> waiting(Map<String, Finding> findings) {
        var deployed = findings.get(Conditions.DEPLOYED);
        if (deployed != null && deployed.reason() == Reason.WAITING) {
            return waiting(deployed);
        }
        // servers that start for the first time: it may be that their images or volumes never come
        return Optional.ofNullable(findings.get(Conditions.CONFIGURED))
                .filter(configured -> configured.reason() == Reason.INSTALLING)
                .map(configured -> new Waiting(
                        Reason.INSTALLING.text(),
                        LONG,
                        "ResolveBus",
                        "Configured is False" + FOR_LONG,
                        configured.message()));
    }

    /** A queue that moves is as it should be, however long it is; whoever does not move in it is known. */
    private static Optional<Waiting> waiting(Finding deployed) {
        var queue = Restart.waitsForTurn(deployed.message());
        return queue && !Restart.waitsForFailed(deployed.message())
                ? Optional.empty()
                : Optional.of(new Waiting(
                        Reason.WAITING.text(),
                        queue ? Duration.ZERO : LONG,
                        "Deploy",
                        "Deployed is waiting" + (queue ? "" : FOR_LONG),
                        deployed.message()));
    }

    /**
     * A wait of this moment.
     *
     * @param patience how long it may last before it is told
     */
    private record Waiting(String reason, Duration patience, String action, String headline, String message) {
        String note() {
            return headline + ": " + message;
        }
    }

    private record Wait(String reason, Instant since, boolean told) {}
}
