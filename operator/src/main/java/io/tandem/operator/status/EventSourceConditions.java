package io.tandem.operator.status;

import io.tandem.api.ActiveActive;
import io.tandem.api.EventSource;
import io.tandem.api.Excerpt;
import io.tandem.api.Problem;
import io.tandem.api.validate.UnknownFields;
import io.tandem.operator.plan.Review;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an EventSource's five conditions are made of. */
public final class EventSourceConditions {
    /** Whether every event can run. */
    public static final String SOURCES_PROVIDED = "SourcesProvided";

    private EventSourceConditions() {}

    /**
     * The findings by condition type.
     *
     * @param ignored paths of fields, and others, without effect
     */
    public static Map<String, Finding> of(Review review, List<String> ignored, WorkloadFindings common) {
        return common.with(Map.of(SOURCES_PROVIDED, sources(review, ignored)));
    }

    /** Paths of fields and of variables, and events that the annotation names, without effect. */
    public static List<String> ignored(EventSource source, Review review) {
        var fields = UnknownFields.all(source.getSpec()).stream().map("spec%s"::formatted);
        var events = ActiveActive.unknown(source).stream()
                .map(name -> "%s in metadata.annotations[%s]".formatted(name, ActiveActive.ANNOTATION));
        return Stream.of(fields, review.ignored().stream(), events)
                .flatMap(part -> part)
                .toList();
    }

    /** Why nothing is deployed, where no event can run. */
    public static Finding nothingToDeploy(boolean deployedBefore) {
        return Finding.bad(
                Reason.BUILD_DEPLOYMENT_SPEC_FAILED,
                deployedBefore
                        ? "no event can run as specified: the last good specification stays deployed"
                        : "no event can run as specified: see the condition SourcesProvided");
    }

    private static Finding sources(Review review, List<String> ignored) {
        var problems = new ArrayList<String>();
        if (!review.problems().isEmpty()) {
            problems.add(Problem.joined(review.problems()));
        }
        if (!review.hints().isEmpty()) {
            problems.add(Problem.joined(review.hints()));
        }
        if (!ignored.isEmpty()) {
            problems.add("ignored, since no such field, variable or event is known: "
                    + Excerpt.names(ignored.stream().sorted().toList(), Function.identity()));
        }
        var told = String.join("; ", problems);
        if (review.problems().isEmpty()) {
            return new Finding(true, valid(review, ignored), told);
        }
        return Finding.bad(Reason.INVALID_EVENT_SOURCE, review.deployable() ? told + "; the other events run" : told);
    }

    private static Reason valid(Review review, List<String> ignored) {
        if (!review.hints().isEmpty()) {
            return Reason.DOUBTFUL;
        }
        return ignored.isEmpty() ? Reason.ALL_EVENTS_VALID : Reason.FIELDS_IGNORED;
    }
}
