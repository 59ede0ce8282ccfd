package io.tandem.operator.bus;

import io.tandem.api.BusConfig;
import io.tandem.api.Excerpt;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the status of an EventBus is to say.
 *
 * @param config how clients reach the bus; empty if they cannot
 * @param byType findings for conditions; none to leave the status alone
 * @param nextLook when to look again for what nothing watched tells of
 */
public record BusFindings(Optional<BusConfig> config, Map<String, Finding> byType, Optional<Duration> nextLook) {
    private static final Duration DELETING = Duration.ofSeconds(5);

    /** Of a bus whose servers are somebody else's. */
    public static BusFindings of(Optional<BusConfig> config, Finding finding) {
        var ready = finding.holds()
                ? new Finding(
                        true,
                        finding.reason(),
                        "its servers are somebody else's and are not asked: whether pods reach them is told by the"
                                + " condition EventBusReady of each EventSource")
                : finding;
        return new BusFindings(
                config,
                Map.of(Conditions.DEPLOYED, finding, Conditions.CONFIGURED, finding, Conditions.READY, ready),
                Optional.empty());
    }

    /** Of a bus whose status another controller writes. */
    public static BusFindings untouched(BusConfig config) {
        return new BusFindings(Optional.of(config), Map.of(), Optional.empty());
    }

    /** The same while the bus cannot be deleted, for users of it. */
    public BusFindings inUse(List<String> users) {
        var told = "is kept from deletion as long as it is in use: delete " + Excerpt.names(users, Function.identity())
                + ", or name another EventBus in spec.eventBusName";
        return kept(new Finding(config.isPresent(), Reason.IN_USE, told));
    }

    /** The same while the bus cannot be deleted; nothing that is watched tells when it can. */
    public BusFindings kept(Finding why) {
        return new BusFindings(config, deployed(why).byType(), Optional.of(DELETING));
    }

    /** The same with another condition Deployed. */
    public BusFindings deployed(Finding finding) {
        var changed = new TreeMap<>(byType);
        changed.put(Conditions.DEPLOYED, finding);
        return new BusFindings(config, changed, nextLook);
    }

    /** The same, looked at again though nothing else asks for it. */
    public BusFindings lookedAtAfter(Duration pause) {
        return new BusFindings(config, byType, nextLook.or(() -> Optional.of(pause)));
    }

    /** The same, not looked at again before so long, unless something changes. */
    public BusFindings notBefore(Duration pause) {
        return new BusFindings(config, byType, nextLook.map(next -> next.compareTo(pause) < 0 ? pause : next));
    }

    /** The same of a bus with fields that do nothing: Deployed names them, behind whatever else it says. */
    public BusFindings ignoring(List<String> fields) {
        if (fields.isEmpty()) {
            return this;
        }
        var ignored = "ignored, since no such field is known: "
                + Excerpt.names(fields.stream().sorted().toList(), Function.identity());
        return besides(Reason.FIELDS_IGNORED, ignored);
    }

    /** The same with more in the message of Deployed, and for this reason where all is well but for it. */
    public BusFindings besides(Reason reason, String message) {
        var before = byType.get(Conditions.DEPLOYED);
        if (before == null) {
            return this;
        }
        var told = before.message().isEmpty() ? message : before.message() + "; " + message;
        var asAlways = before.reason() == Reason.APPLIED || before.reason() == Reason.RESOLVED;
        return deployed(new Finding(before.status(), asAlways ? reason : before.reason(), told));
    }
}
