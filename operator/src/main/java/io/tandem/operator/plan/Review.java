package io.tandem.operator.plan;

import io.tandem.api.EventSource;
import io.tandem.api.NamedSource;
import io.tandem.api.Problem;
import io.tandem.api.validate.AbsentNames;
import io.tandem.api.validate.SourceProblems;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with an EventSource, and what of it can run nevertheless.
 *
 * @param problems everything that is wrong
 * @param ignored fields without effect: variables that pods do not get
 * @param hints what is not as it seems, and keeps nothing from being deployed
 * @param runnable the events that can run; the pods leave out the others by themselves
 */
public record Review(List<Problem> problems, List<String> ignored, List<Problem> hints, List<NamedSource> runnable) {
    private static final int LONGEST_LABEL = 63;

    /** Reads the whole resource and finds everything, not only the first problem. */
    public static Review of(EventSource source) {
        return of(source, Exceptions.NONE);
    }

    /** The same where some of what is unsafe is allowed. */
    public static Review of(EventSource source, Exceptions exceptions) {
        var checked = SourceProblems.of(source);
        if (source.getSpec() == null) {
            return new Review(checked.all(), List.of(), List.of(), List.of());
        }
        var allowed = exceptions.in(source.getMetadata().getNamespace());
        var blocking = new ArrayList<>(names(source));
        blocking.addAll(Safety.problems(source.getSpec().template(), allowed));
        PodObject.problem(source).ifPresent(blocking::add);
        var problems = new ArrayList<>(blocking);
        problems.addAll(checked.all());
        return new Review(
                List.copyOf(problems),
                allowed.contains(Unsafe.ENV)
                        ? List.of()
                        : SafeEnvironment.EVENT_SOURCE.leftOut(source.getSpec().template()),
                AbsentNames.in(source.getSpec()),
                blocking.isEmpty() ? checked.runnable() : List.of());
    }

    /** Whether a Deployment may be made of it. */
    public boolean deployable() {
        return !runnable.isEmpty();
    }

    private static List<Problem> names(EventSource source) {
        if (source.getMetadata().getName().length() > LONGEST_LABEL) {
            return List.of(new Problem("metadata.name", "becomes a label of the pods: use at most 63 characters"));
        }
        var service = Owner.of(source).serviceName();
        return Exposure.of(source).isPresent() && service.length() > LONGEST_LABEL
                ? List.of(new Problem(
                        "metadata.name",
                        "is too long for a Service, which would be %s: use at most 47 characters".formatted(service)))
                : List.of();
    }
}
