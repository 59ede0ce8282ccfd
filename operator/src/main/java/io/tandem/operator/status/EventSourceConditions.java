package io.tandem.operator.status;

import io.tandem.api.Problem;
import io.tandem.operator.plan.Review;
import java.util.Map;
import java.util.stream.Collectors;

/** What an EventSource's four conditions are made of. */
public final class EventSourceConditions {
    /** Whether every event can run. */
    public static final String SOURCES_PROVIDED = "SourcesProvided";
    /** Whether the cluster holds what the newest specification asks. */
    public static final String DEPLOYED = "Deployed";
    /** Whether the bus can be used. */
    public static final String EVENT_BUS_READY = "EventBusReady";
    /** Whether the pods run. */
    public static final String READY = "Ready";

    private EventSourceConditions() {}

    /** The findings by condition type. */
    public static Map<String, Finding> of(Review review, Finding bus, Finding deployed, Finding ready) {
        return Map.of(SOURCES_PROVIDED, sources(review), EVENT_BUS_READY, bus, DEPLOYED, deployed, READY, ready);
    }

    /** Why nothing is deployed, where no event can run. */
    public static Finding nothingToDeploy(boolean deployedBefore) {
        return Finding.bad(
                Reason.BUILD_DEPLOYMENT_SPEC_FAILED,
                deployedBefore
                        ? "no event can run as specified: the last good specification stays deployed"
                        : "no event can run as specified: see the condition SourcesProvided");
    }

    private static Finding sources(Review review) {
        if (review.problems().isEmpty()) {
            return Finding.good(Reason.ALL_EVENTS_VALID);
        }
        var told = review.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
        return Finding.bad(Reason.INVALID_EVENT_SOURCE, review.deployable() ? told + "; the other events run" : told);
    }
}
