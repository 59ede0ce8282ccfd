package io.tandem.operator.bus;

import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusStatus;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the status of an EventBus is to say.
 *
 * @param config how clients reach the bus; empty if they cannot
 * @param byType findings for conditions; none to leave the status alone
 * @param nextLook when to look again for what nothing watched tells of
 */
public record BusFindings(Optional<BusConfig> config, Map<String, Finding> byType, Optional<Duration> nextLook) {
    /** Condition: everything that makes the bus is there. */
    public static final String DEPLOYED = "Deployed";

    /** Condition: clients know how to reach it. */
    public static final String CONFIGURED = "Configured";

    /** Condition: servers of ours answer. */
    public static final String READY = "Ready";

    /** Of a bus whose servers are somebody else's. */
    public static BusFindings of(Optional<BusConfig> config, Finding finding) {
        return new BusFindings(config, Map.of(DEPLOYED, finding, CONFIGURED, finding), Optional.empty());
    }

    /** Of a bus whose status another controller writes. */
    public static BusFindings untouched(BusConfig config) {
        return new BusFindings(Optional.of(config), Map.of(), Optional.empty());
    }

    /** What the status says already. */
    static BusFindings asTold(EventBus bus) {
        var byType = new TreeMap<String, Finding>();
        var status = Optional.ofNullable(bus.getStatus());
        status.map(EventBusStatus::conditions).stream()
                .flatMap(List::stream)
                .forEach(condition -> byType.put(
                        condition.type(),
                        new Finding(
                                "True".equals(condition.status()), reason(condition.reason()), condition.message())));
        return new BusFindings(status.map(EventBusStatus::config), byType, Optional.empty());
    }

    private static Reason reason(String text) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.text().equals(text))
                .findFirst()
                .orElse(Reason.RESOLVED);
    }

    /** The same while the bus cannot be deleted. */
    public BusFindings inUse(List<String> users) {
        var told = "is kept from deletion as long as it is in use: delete " + String.join(", ", users)
                + ", or name another EventBus in spec.eventBusName";
        var changed = new TreeMap<>(byType);
        changed.put(DEPLOYED, new Finding(config.isPresent(), Reason.IN_USE, told));
        return new BusFindings(config, changed, nextLook);
    }
}
