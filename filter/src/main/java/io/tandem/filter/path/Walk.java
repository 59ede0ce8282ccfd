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

/**
 * Follows a path through a document.
 *
 * @param root the whole document
 * @param current where the walk has come to
 */
record Walk(Object root, Object current, Budget budget) {
    static Walk from(Object document, Budget budget) {
        return new Walk(document, document, budget);
    }

    /** @throws PathException if there is nothing where the path leads */
    Object along(List<Step> steps) {
        budget.steps(1);
        if (steps.isEmpty()) {
            return current;
        }
        var rest = steps.subList(1, steps.size());
        return switch (steps.getFirst()) {
            case Step.Root step -> to(root).along(rest);
            case Step.Current step -> along(rest);
            case Step.Key key -> to(member(key.name())).along(rest);
            case Step.Index index -> to(element(index.index())).along(rest);
            case Step.Length step -> to(length()).along(rest);
            case Step.Computed computed ->
                to(computed(evaluated(computed.script()))).along(rest);
            case Step.Wildcard step -> each(elements(), rest);
            case Step.Descent step -> descent(rest);
            case Step.Range range -> many(range(range), rest, root);
            case Step.Union union -> many(union(union.selectors()), rest, root);
            case Step.Where where -> many(where(where.condition()), rest, current);
            case Step.Nothing step -> throw new PathException("a filter is empty");
        };
    }

    private Walk to(Object value) {
        return new Walk(root, value, budget);
    }

    private Object evaluated(Script script) {
        return new Evaluation(root, current, budget).value(script);
    }

    private Object member(String name) {
        if (current instanceof Dict dict && dict.has(name)) {
            return dict.get(name);
        }
        throw new PathException("the path finds no '%s' in a %s".formatted(name, Values.typeName(current)));
    }

    private Slice list() {
        if (current instanceof Slice slice) {
            return slice;
        }
        throw new PathException("the path selects elements of a " + Values.typeName(current));
    }

    private Object element(long index) {
        var list = list();
        long at = index < 0 ? index + list.size() : index;
        if (at < 0 || at >= list.size()) {
            throw new PathException("the path wants element %d of a list of %d".formatted(index, list.size()));
        }
        return list.get((int) at);
    }

    private Object computed(Object key) {
        return key instanceof String name ? member(name) : element(index(key));
    }

    /** @throws PathException if a script yields something else than a whole number */
    private static long index(Object value) {
        return switch (value) {
            case Long l -> l;
            case Sized sized -> sized.value();
            case Double d when Math.rint(d) == d -> Values.truncate(d);
            case null, default ->
                throw new PathException("a script yields a %s for an index".formatted(Values.typeName(value)));
        };
    }

    private Object length() {
        if (current instanceof Dict dict && dict.has("length")) {
            return dict.get("length");
        }
        int size = Values.size(current);
        if (size < 0) {
            throw new PathException("a " + Values.typeName(current) + " has no length");
        }
        return Sized.int64(size);
    }

    /** Of a map in the order of its keys. */
    private List<Object> elements() {
        var elements =
                switch (current) {
                    case Slice slice -> Arrays.asList(slice.toArray());
                    case Dict dict -> new TreeMap<>(dict.entries()).values();
                    case null, default ->
                        throw new PathException(
                                "a " + Values.typeName(current) + " has no elements, as the path wants");
                };
        budget.steps(elements.size());
        return new ArrayList<>(elements);
    }

    /** What the rest of the path finds in each; those where it finds nothing are left out. */
    private Slice each(List<Object> items, List<Step> rest) {
        if (rest.isEmpty()) {
            return Slice.list(items.toArray());
        }
        var found = new ArrayList<Object>();
        for (var item : items) {
            to(item).attempt(rest).ifPresent(found::add);
        }
        return Slice.list(found.toArray());
    }

    private Optional<Object> attempt(List<Step> steps) {
        try {
            return Optional.ofNullable(along(steps));
        } catch (PathException e) {
            return Optional.empty();
        }
    }

    /**
     * An index behind several elements selects among them, anything else is applied to each.
     *
     * @param newRoot what {@code $} means behind such an index
     */
    private Object many(List<Object> items, List<Step> rest, Object newRoot) {
        boolean selects = !rest.isEmpty() && rest.getFirst() instanceof Step.Index;
        return selects ? new Walk(newRoot, Slice.list(items.toArray()), budget).along(rest) : each(items, rest);
    }

    private List<Object> range(Step.Range range) {
        var list = list();
        int size = list.size();
        long from = range.from() == Step.Range.OPEN ? 0 : bounded(index(evaluated(range.from())), size);
        long to = range.to() == Step.Range.OPEN ? size : bounded(index(evaluated(range.to())), size);
        long step = range.step() == Step.Range.OPEN ? 1 : index(evaluated(range.step()));
        if (step == 0) {
            throw new PathException("the step of a range is 0");
        }
        var items = new ArrayList<Object>();
        for (long i = step < 0 ? to - 1 : from; step < 0 ? i >= from : i < to; i += step) {
            if (i < 0) {
                throw new EvalException("the step of a range is too large");
            }
            items.add(list.get((int) i));
        }
        budget.steps(items.size());
        return items;
    }

    private static long bounded(long index, int size) {
        return Math.clamp(index < 0 ? index + size : index, 0, size);
    }

    private List<Object> union(List<Script> selectors) {
        var wanted = selectors.stream().map(this::selector).toList();
        boolean byKey = wanted.getFirst() instanceof String;
        if (wanted.stream().anyMatch(each -> each instanceof String != byKey)) {
            throw new PathException("a union has keys or indexes, not both");
        }
        return byKey ? members(wanted) : picked(wanted);
    }

    private Object selector(Script script) {
        var value = evaluated(script);
        return value instanceof String ? value : (Object) index(value);
    }

    private List<Object> members(List<Object> names) {
        if (!(current instanceof Dict dict)) {
            throw new PathException("the path wants keys of a " + Values.typeName(current));
        }
        var items = new ArrayList<Object>();
        names.stream().filter(dict::has).forEach(name -> items.add(dict.get(name)));
        budget.steps(names.size());
        return items;
    }

    private List<Object> picked(List<Object> indexes) {
        var list = list();
        var items = new ArrayList<Object>();
        for (var index : indexes) {
            long at = (Long) index < 0 ? (Long) index + list.size() : (Long) index;
            if (at >= 0 && at < list.size()) {
                items.add(list.get((int) at));
            }
        }
        budget.steps(indexes.size());
        return items;
    }

    private List<Object> where(Script condition) {
        var evaluations = elements();
        evaluations.removeIf(element -> !new Evaluation(root, element, budget).holds(condition));
        return evaluations;
    }

    private Slice descent(List<Step> rest) {
        var found = new ArrayList<Object>();
        descend(rest, found, 0);
        return Slice.list(found.toArray());
    }

    private void descend(List<Step> rest, List<Object> found, int depth) {
        budget.depth(depth);
        if (current == null) {
            return;
        }
        if (rest.isEmpty()) {
            found.add(current);
        } else {
            attempt(rest).ifPresent(result -> {
                if (result instanceof Slice slice) {
                    budget.steps(slice.size());
                    found.addAll(Arrays.asList(slice.toArray()));
                } else {
                    found.add(result);
                }
            });
        }
        budget.steps(1);
        if (current instanceof Slice || current instanceof Dict) {
            elements().forEach(element -> to(element).descend(rest, found, depth + 1));
        }
    }
}
