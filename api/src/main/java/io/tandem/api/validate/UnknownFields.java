package io.tandem.api.validate;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Excerpt;
import io.tandem.api.sensor.FieldNames;
import io.tandem.api.sensor.Trigger;
import io.tandem.api.source.Source;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which fields of a value landed among the unknown ones, and which keys of a field that is a text have no effect: most are typing
 * errors, and do nothing. Each is named once, and they are a thousand at most: a resource of a megabyte may have a hundred times as many, and people are told
 * ten.
 */
public final class UnknownFields {
    private static final int LONGEST_PATH = 500;
    private static final int MOST = 1_000;

    private final Predicate<Found> asked;
    /** Each once, in the order of the fields: the entries of a list share a path. */
    private final Set<Found> found = new LinkedHashSet<>();

    private int depth;

    private UnknownFields(Predicate<Found> asked) {
        this.asked = asked;
    }

    /** Of all kinds. */
    public static List<Found> all(Object value) {
        return found(value, field -> true);
    }

    /** @return their paths, beginning with a dot */
    public static List<String> in(Object value) {
        return all(value).stream().map(Found::path).toList();
    }

    /** Those that are a field in no other case: a newer release may know them. */
    public static List<String> newer(Object value) {
        return found(value, field -> field.meant().isEmpty()).stream()
                .map(Found::path)
                .toList();
    }

    /** Those that are a field but for their case. */
    static List<Found> miscased(Object value) {
        return found(value, field -> field.meant().isPresent());
    }

    private static List<Found> found(Object value, Predicate<Found> asked) {
        var walk = new UnknownFields(asked);
        walk.walk("", value);
        return List.copyOf(walk.found);
    }

    private void walk(String path, Object value) {
        switch (value) {
            case null -> {}
            case JsonNode json -> {}
            case Map<?, ?> map -> map.forEach((key, item) -> walk(cut(path + "." + key), item));
            case List<?> list -> list.forEach(item -> walk(path + "[]", item));
            case Record bean -> components(path, bean);
            default -> {}
        }
    }

    private void components(String path, Record bean) {
        if (bean instanceof Source source) {
            source.ignored().forEach(key -> add(path, key, Optional.empty()));
        }
        for (var component : FieldNames.components(bean.getClass())) {
            if (bean instanceof Trigger trigger && component.getName().equals("dlqTrigger")) {
                below(path + ".dlqTrigger", trigger);
            } else if (component.getName().equals("unknown")) {
                unknown(path, bean, component);
            } else {
                walk(path + "." + component.getName(), value(bean, component));
            }
        }
    }

    private void unknown(String path, Record bean, RecordComponent component) {
        if (value(bean, component) instanceof Map<?, ?> fields) {
            fields.keySet().stream()
                    .map(String::valueOf)
                    .takeWhile(key -> found.size() < MOST)
                    .forEach(key -> add(path, key, FieldNames.meant(bean.getClass(), key)));
        }
    }

    private void add(String path, String key, Optional<String> meant) {
        var field = new Found(cut(path + "." + key), meant);
        if (found.size() < MOST && asked.test(field)) {
            found.add(field);
        }
    }

    /** A name that the user chose stands in the paths of all that is below it. */
    private static String cut(String path) {
        return Excerpt.of(path, LONGEST_PATH);
    }

    /** The schema cannot say that a trigger stands below a trigger. */
    private void below(String path, Trigger trigger) {
        if (depth < TriggerProblems.MOST_DLQ_TRIGGERS) {
            depth++;
            walk(path, trigger.below());
            depth--;
        }
    }

    static Object value(Record bean, RecordComponent component) {
        try {
            return component.getAccessor().invoke(bean);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.getName(), e);
        }
    }

    /**
     * A key that is no field.
     *
     * @param path beginning with a dot
     * @param meant the field that it would be in another case
     */
    public record Found(String path, Optional<String> meant) {
        /** The path, for people. */
        @Override
        public String toString() {
            return path + meant.map(" (is %s meant?)"::formatted).orElse("");
        }
    }
}
