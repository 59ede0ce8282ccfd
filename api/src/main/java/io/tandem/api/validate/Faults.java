package io.tandem.api.validate;

import io.tandem.api.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What is wrong with one part of a Sensor, by what comes of it. Of each there are at most a thousand: a resource of a
 * megabyte may have a million, and people are told ten.
 */
public final class Faults {
    private static final int MOST = 1_000;

    private final List<Problem> refused = new ArrayList<>();
    private final List<Problem> idle = new ArrayList<>();
    private final List<Problem> hints = new ArrayList<>();
    /** Entries of the list of dependencies or triggers, such as {@code spec.triggers[0]}, that something keeps from running. */
    private final Set<String> stopped = new HashSet<>();

    /** With these no pod can run. */
    public List<Problem> refused() {
        return List.copyOf(refused);
    }

    /** These keep one trigger from running, or an event from coming, and no other. */
    public List<Problem> idle() {
        return List.copyOf(idle);
    }

    /**
     * Whether nothing keeps one of so many entries of a list from running.
     *
     * @param list such as {@code spec.triggers}
     */
    boolean someRun(String list, int count) {
        return IntStream.range(0, count).anyMatch(i -> !stopped.contains(list + "[" + i + "]"));
    }

    /** These do something else than they seem to. */
    public List<Problem> hints() {
        return List.copyOf(hints);
    }

    Faults refuse(boolean wrong, String field, String message) {
        return add(wrong, refused, field, message);
    }

    Faults required(String field, String value, String remedy) {
        return refuse(value == null || value.isEmpty(), field, "is required: " + remedy);
    }

    Faults required(String field, Object value, String remedy) {
        return refuse(value == null, field, "is required: " + remedy);
    }

    Faults some(String field, Collection<?> values, String remedy) {
        return refuse(values == null || values.isEmpty(), field, "is required: " + remedy);
    }

    /** Absent and empty are among the choices. */
    Faults oneOf(String field, String value, Collection<String> choices) {
        return refuse(
                value != null && !value.isEmpty() && !choices.contains(value),
                field,
                "must be one of " + String.join(", ", choices));
    }

    /**
     * A trigger runs, too, where the one below it, for what it could not do, would not.
     *
     * @param field begins with the entry of a list, such as {@code spec.triggers[0]}
     */
    Faults idle(boolean wrong, String field, String message) {
        if (neverRun(field)) {
            return this;
        }
        var entry = entry(field);
        if (wrong && !field.startsWith(entry + ".dlqTrigger")) {
            stopped.add(entry);
        }
        return add(wrong, idle, field, message);
    }

    Faults hint(boolean wrong, String field, String message) {
        return neverRun(field) ? this : add(wrong, hints, field, message);
    }

    /** A hint wherever the field stands: upstream's controller reads it though its program may not look at it. */
    Faults miscased(String field, String message) {
        return add(true, hints, field, message);
    }

    /** What stands below a second dlqTrigger is not looked at but by upstream's controller, which refuses. */
    private static boolean neverRun(String field) {
        return field.startsWith(entry(field) + ".dlqTrigger.dlqTrigger.");
    }

    private static String entry(String field) {
        return field.substring(0, field.indexOf(']') + 1);
    }

    private Faults add(boolean wrong, List<Problem> to, String field, String message) {
        if (wrong && to.size() < MOST) {
            to.add(new Problem(field, message));
        }
        return this;
    }
}
