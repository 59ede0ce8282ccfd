package io.tandem.operator.status;

import io.tandem.api.Problem;
import io.tandem.api.validate.Faults;
import io.tandem.operator.plan.SensorReview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a Sensor's six conditions are made of. */
public final class SensorConditions {
    /** Whether the events that it waits for can come. */
    public static final String DEPENDENCIES_PROVIDED = "DependenciesProvided";
    /** Whether each trigger can run. */
    public static final String TRIGGERS_PROVIDED = "TriggersProvided";

    private static final String DEPENDENCIES = ".dependencies";
    private static final int MOST = 10;

    private SensorConditions() {}

    /**
     * The findings by condition type.
     *
     * @param missing dependencies on events that there are not
     */
    public static Map<String, Finding> of(
            SensorReview review,
            List<Problem> missing,
            Finding bus,
            Finding deployed,
            Finding progress,
            Finding ready) {
        return Map.of(
                DEPENDENCIES_PROVIDED,
                dependencies(review, missing),
                TRIGGERS_PROVIDED,
                triggers(review),
                Conditions.EVENT_BUS_READY,
                bus,
                Conditions.DEPLOYED,
                deployed,
                Conditions.PROGRESSING,
                progress,
                Conditions.READY,
                ready);
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
            told.add("left out of the pods, since no such variable is known: "
                    + named("spec.template.container.env ", review.ignored()));
        }
        return applied.holds() && !told.isEmpty()
                ? new Finding(true, applied.reason(), String.join("; ", told))
                : applied;
    }

    private static Finding dependencies(SensorReview review, List<Problem> missing) {
        var faults = review.problems().dependencies();
        var unknown = unknown(review, field -> field.startsWith(DEPENDENCIES));
        if (wrong(review, faults)) {
            return Finding.bad(Reason.INVALID_DEPENDENCIES, wrong(review, faults, "the other events come"));
        }
        if (!missing.isEmpty()) {
            return new Finding(true, Reason.EVENTS_MISSING, Problem.joined(missing));
        }
        return good(faults, unknown, Reason.DEPENDENCIES_VALID);
    }

    private static Finding triggers(SensorReview review) {
        var faults = review.problems().triggers();
        var unknown = unknown(review, field -> !field.startsWith(DEPENDENCIES));
        return wrong(review, faults)
                ? Finding.bad(Reason.INVALID_TRIGGERS, wrong(review, faults, "the other triggers run"))
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
        return review.deployable() ? Problem.joined(all) + "; " + rest : Problem.joined(all);
    }

    private static Finding good(Faults faults, List<String> unknown, Reason reason) {
        var told = told(faults.hints());
        if (!unknown.isEmpty()) {
            told.add("passed on as they are, since this release knows no such fields: " + named("spec", unknown));
        }
        var text = String.join("; ", told);
        if (!faults.hints().isEmpty()) {
            return new Finding(true, Reason.DOUBTFUL, text);
        }
        return new Finding(true, unknown.isEmpty() ? reason : Reason.FIELDS_UNKNOWN, text);
    }

    private static List<String> told(List<Problem> problems) {
        return problems.isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(Problem.joined(problems)));
    }

    private static List<String> unknown(SensorReview review, Predicate<String> part) {
        return review.unknown().stream().filter(part).toList();
    }

    private static String named(String before, List<String> names) {
        var named =
                names.stream().map(name -> before + name).sorted().limit(MOST).collect(Collectors.joining(", "));
        return names.size() <= MOST ? named : named + " and %d more".formatted(names.size() - MOST);
    }
}
