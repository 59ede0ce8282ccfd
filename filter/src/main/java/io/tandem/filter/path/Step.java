package io.tandem.filter.path;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One part of a path. */
sealed interface Step {
    record Key(String name) implements Step {}

    record Index(long index) implements Step {}

    record Length() implements Step {}

    record Wildcard() implements Step {}

    record Recursive() implements Step {}

    record Range(Optional<Long> from, Optional<Long> to, long step) implements Step {}

    record Keys(List<String> names) implements Step {}

    record Indexes(List<Long> indexes) implements Step {}

    record Where(Condition condition) implements Step {}

    /** {@code (@.length-1)} and its kind: an index counted from the end. */
    record FromEnd(long distance) implements Step {}

    static Object apply(List<Step> steps, Object root, Object current, Budget budget) {
        budget.steps(1);
        if (steps.isEmpty()) {
            return current;
        }
        var rest = steps.subList(1, steps.size());
        return switch (steps.getFirst()) {
            case Key key -> apply(rest, root, key(current, key.name()), budget);
            case Index index -> apply(rest, root, index(current, index.index()), budget);
            case FromEnd end -> apply(rest, root, index(current, list(current).size() - end.distance()), budget);
            case Length length -> apply(rest, root, length(current), budget);
            case Wildcard all -> each(elements(current), rest, root, budget);
            case Recursive all ->
                Slice.list(descend(rest, root, current, budget).toArray());
            case Range range -> many(range(list(current), range), rest, root, budget);
            case Keys keys -> many(keys(current, keys.names()), rest, root, budget);
            case Indexes indexes -> many(indexes(list(current), indexes.indexes()), rest, root, budget);
            case Where where -> where(where.condition(), rest, root, current, budget);
        };
    }

    private static Object key(Object current, String name) {
        if (current instanceof Dict dict && dict.has(name)) {
            return dict.get(name);
        }
        throw new EvalException("the path finds no '%s' in a %s".formatted(name, Values.typeName(current)));
    }

    private static Slice list(Object current) {
        if (current instanceof Slice slice) {
            return slice;
        }
        throw new EvalException("the path selects elements of a " + Values.typeName(current));
    }

    private static Object index(Object current, long index) {
        var list = list(current);
        return list.at(index < 0 ? index + list.size() : index);
    }

    private static Object length(Object current) {
        if (current instanceof Dict dict && dict.has("length")) {
            return dict.get("length");
        }
        int size = Values.size(current);
        if (size < 0) {
            throw new EvalException("a " + Values.typeName(current) + " has no length");
        }
        return Sized.int64(size);
    }

    /** Of a map in the order of its keys. */
    private static List<Object> elements(Object current) {
        return switch (current) {
            case Slice slice -> new ArrayList<>(Arrays.asList(slice.toArray()));
            case Dict dict -> new ArrayList<>(new TreeMap<>(dict.entries()).values());
            case null, default ->
                throw new EvalException("a " + Values.typeName(current) + " has no elements, as the path wants");
        };
    }

    /** What the rest of the path finds in each; those where it finds nothing are left out. */
    private static Slice each(List<Object> items, List<Step> rest, Object root, Budget budget) {
        var found = new ArrayList<Object>();
        for (var item : items) {
            if (rest.isEmpty()) {
                found.add(item);
            } else {
                attempt(rest, root, item, budget).ifPresent(found::add);
            }
        }
        return Slice.list(found.toArray());
    }

    private static Optional<Object> attempt(List<Step> steps, Object root, Object item, Budget budget) {
        try {
            return Optional.ofNullable(apply(steps, root, item, budget));
        } catch (EvalException e) {
            return Optional.empty();
        }
    }

    /** An index behind several elements selects among them, anything else is applied to each. */
    private static Object many(List<Object> items, List<Step> rest, Object root, Budget budget) {
        boolean selects = !rest.isEmpty() && rest.getFirst() instanceof Index;
        return selects ? apply(rest, root, Slice.list(items.toArray()), budget) : each(items, rest, root, budget);
    }

    private static List<Object> range(Slice list, Range range) {
        int size = list.size();
        long from = bounded(range.from().orElse(0L), size);
        long to = bounded(range.to().orElse((long) size), size);
        var items = new ArrayList<Object>();
        long step = range.step();
        for (long i = step < 0 ? to - 1 : from; step < 0 ? i >= from : i < to; i += step) {
            items.add(list.get((int) i));
        }
        return items;
    }

    private static long bounded(long index, int size) {
        return Math.clamp(index < 0 ? index + size : index, 0, size);
    }

    private static List<Object> keys(Object current, List<String> names) {
        if (!(current instanceof Dict dict)) {
            throw new EvalException("the path wants keys of a " + Values.typeName(current));
        }
        var items = new ArrayList<Object>();
        names.stream().filter(dict::has).forEach(name -> items.add(dict.get(name)));
        return items;
    }

    private static List<Object> indexes(Slice list, List<Long> indexes) {
        var items = new ArrayList<Object>();
        for (long index : indexes) {
            long at = index < 0 ? index + list.size() : index;
            if (at >= 0 && at < list.size()) {
                items.add(list.get((int) at));
            }
        }
        return items;
    }

    private static List<Object> descend(List<Step> rest, Object root, Object current, Budget budget) {
        var found = new ArrayList<Object>();
        if (current == null) {
            return found;
        }
        if (rest.isEmpty()) {
            found.add(current);
        } else {
            attempt(rest, root, current, budget).ifPresent(result -> {
                if (result instanceof Slice slice) {
                    found.addAll(elements(slice));
                } else {
                    found.add(result);
                }
            });
        }
        if (current instanceof Slice || current instanceof Dict) {
            for (var element : elements(current)) {
                found.addAll(descend(rest, root, element, budget));
                budget.steps(1 + found.size() / 8);
            }
        }
        return found;
    }

    private static Object where(Condition condition, List<Step> rest, Object root, Object current, Budget budget) {
        var items = elements(current);
        items.removeIf(item -> !condition.holds(root, item, budget));
        return many(items, rest, root, budget);
    }
}
