package io.tandem.operator.status;

import io.tandem.api.Excerpt;
import io.tandem.api.Problem;
import io.tandem.api.validate.Faults;
import io.tandem.api.validate.SensorProblems;
import io.tandem.operator.plan.SensorReview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a Sensor's six conditions are made of. */
public final class SensorConditions {
    /** Whether the events that it waits for can come. */
    public static final String DEPENDENCIES_PROVIDED = "DependenciesProvided";
    /** Whether each trigger can run. */
    public static final String TRIGGERS_PROVIDED = "TriggersProvided";

    private SensorConditions() {}

    /**
     * The findings by condition type.
     *
     * @param missing dependencies on events that there are not
     */
    public static Map<String, Finding> of(SensorReview review, List<Problem> missing, WorkloadFindings common) {
        return common.with(
                Map.of(DEPENDENCIES_PROVIDED, dependencies(review, missing), TRIGGERS_PROVIDED, triggers(review)));
    }

    /** Why nothing is deployed, where no pod could run it. */
    public static Finding nothingToDeploy(SensorReview review, boolean deployedBefore) {
        var why = review.pods().isEmpty()
                ? "see the conditions DependenciesProvided and TriggersProvided"
                : Problem.joined(review.pods());
        return Finding.bad(
                Reason.BUILD_DEPLOYMENT_SPEC_FAILED,
                deployedBefore ? why + "; the last good specification stays deployed" : why);
    }

    /** What is deployed, and what of it needs somebody's attention. */
    public static Finding deployed(Finding applied, SensorReview review, List<Problem> hints) {
        var told = told(hints);
        if (!review.ignored().isEmpty()) {
            told.add("ignored, since no such field or variable is known: " + names(review.ignored()));
        }
        return applied.holds() && !told.isEmpty()
                ? new Finding(true, hints.isEmpty() ? Reason.FIELDS_IGNORED : Reason.DOUBTFUL, String.join("; ", told))
                : applied;
    }

    private static Finding dependencies(SensorReview review, List<Problem> missing) {
        var faults = review.problems().dependencies();
        var unknown = unknown(review, SensorProblems::ofDependencies);
        if (wrong(review, faults)) {
            return Finding.bad(
                    Reason.INVALID_DEPENDENCIES,
                    told(
                            wrong(review, faults, review.problems().someEventsCome() ? "; the other events come" : ""),
                            faults,
                            unknown));
        }
        if (!missing.isEmpty()) {
            return new Finding(true, Reason.EVENTS_MISSING, told(Problem.joined(missing), faults, unknown));
        }
        return good(faults, unknown, Reason.DEPENDENCIES_VALID);
    }

    private static Finding triggers(SensorReview review) {
        var faults = review.problems().triggers();
        var unknown = unknown(review, field -> !SensorProblems.ofDependencies(field));
        return wrong(review, faults)
                ? Finding.bad(
                        Reason.INVALID_TRIGGERS,
                        told(
                                wrong(
                                        review,
                                        faults,
                                        review.problems().someTriggersRun() ? "; the other triggers run" : ""),
                                faults,
                                unknown))
                : good(faults, unknown, Reason.TRIGGERS_VALID);
    }

    private static boolean wrong(SensorReview review, Faults faults) {
        return !review.problems().object().isEmpty()
                || !faults.refused().isEmpty()
                || !faults.idle().isEmpty();
    }

    private static String wrong(SensorReview review, Faults faults, String rest) {
        var all = new ArrayList<>(review.problems().object());
        all.addAll(faults.refused());
        all.addAll(faults.idle());
        return review.deployable() ? Problem.joined(all) + rest : Problem.joined(all);
    }

    private static Finding good(Faults faults, List<String> unknown, Reason reason) {
        var text = told("", faults, unknown);
        if (!faults.hints().isEmpty()) {
            return new Finding(true, Reason.DOUBTFUL, text);
        }
        return new Finding(true, unknown.isEmpty() ? reason : Reason.FIELDS_UNKNOWN, text);
    }

    /** What needs attention too stands behind what is worse. */
    private static String told(String first, Faults faults, List<String> unknown) {
        var told = told(faults.hints());
        if (!first.isEmpty()) {
            told.addFirst(first);
        }
        if (!unknown.isEmpty()) {
            told.add("passed on as they are, since this release knows no such fields: " + names(unknown));
        }
        return String.join("; ", told);
    }

    private static List<String> told(List<Problem> problems) {
        return problems.isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(Problem.joined(problems)));
    }

    private static String names(List<String> fields) {
        return Excerpt.names(fields.stream().sorted().toList(), Function.identity());
    }

    private static List<String> unknown(SensorReview review, Predicate<String> part) {
        return review.unknown().stream()
                .filter(part)
                .map(field -> "spec" + field)
                .toList();
    }
}
