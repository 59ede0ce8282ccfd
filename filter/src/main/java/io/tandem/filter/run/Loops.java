package io.tandem.filter.run;

import io.tandem.filter.syntax.Node;
import io.tandem.filter.syntax.Weight;
import io.tandem.filter.value.Access;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Functions with a predicate. Each element costs steps by the size of the predicate. */
final class Loops {
    /** A loop over the elements of the frame's scope. */
    private interface Loop {
        Object run(Frame frame, Frame.Scope scope);
    }

    private final Code body;
    private final Optional<Code> map;
    private final long cost;

    private Loops(Code body, Optional<Code> map, long cost) {
        this.body = body;
        this.map = map;
        this.cost = cost;
    }

    /** @param initial what reduce begins with; null if it begins with the first element */
    static Code code(Node.Builtin node, Code collection, Code body, Optional<Code> map, Code initial) {
        var loops = new Loops(body, map, 1 + Weight.of(node) / 8);
        var loop = loops.loop(node, initial);
        return Guard.at(node, frame -> {
            var value = collection.eval(frame);
            int size = Values.size(value);
            if (size < 0) {
                throw new EvalException(node.name() + " takes a list, not a " + Values.typeName(value));
            }
            var scope = new Frame.Scope(frame.scope, value, size);
            frame.scope = scope;
            var result = loop.run(frame, scope);
            frame.scope = scope.outer;
            return result;
        });
    }

    private Loop loop(Node.Builtin node, Code initial) {
        return switch (node.name()) {
            case "all" -> (frame, scope) -> !exists(frame, scope, false);
            case "none" -> (frame, scope) -> !exists(frame, scope, true);
            case "any" -> (frame, scope) -> exists(frame, scope, true);
            case "one" -> (frame, scope) -> count(frame, scope) == 1;
            case "count" -> this::count;
            case "filter" -> this::filter;
            case "map" -> this::map;
            case "find" -> (frame, scope) -> found(frame, find(frame, scope, 1), node.required());
            case "findLast" -> (frame, scope) -> found(frame, find(frame, scope, -1), node.required());
            case "findIndex" -> (frame, scope) -> index(scope, find(frame, scope, 1));
            case "findLastIndex" -> (frame, scope) -> index(scope, find(frame, scope, -1));
            case "groupBy" -> this::groupBy;
            case "reduce" -> (frame, scope) -> reduce(frame, scope, initial);
            default -> throw new IllegalArgumentException("no such function: " + node.name());
        };
    }

    private boolean test(Frame frame) {
        frame.budget.steps(cost);
        return Guard.bool(body.eval(frame));
    }

    private Object value(Frame frame) {
        frame.budget.steps(cost);
        return body.eval(frame);
    }

    private boolean exists(Frame frame, Frame.Scope scope, boolean wanted) {
        for (; scope.index < scope.size; scope.index++) {
            if (test(frame) == wanted) {
                return true;
            }
        }
        return false;
    }

    private long count(Frame frame, Frame.Scope scope) {
        long count = 0;
        for (; scope.index < scope.size; scope.index++) {
            count += test(frame) ? 1 : 0;
        }
        return count;
    }

    private Object filter(Frame frame, Frame.Scope scope) {
        var items = new ArrayList<Object>();
        for (; scope.index < scope.size; scope.index++) {
            if (test(frame)) {
                items.add(element(frame));
            }
        }
        frame.budget.elements(items.size());
        return Slice.of(Type.LIST, items);
    }

    private Object map(Frame frame, Frame.Scope scope) {
        var items = new Object[scope.size];
        for (; scope.index < scope.size; scope.index++) {
            items[scope.index] = value(frame);
        }
        frame.budget.elements(items.length);
        return Slice.list(items);
    }

    /** Leaves the index at the element that was found. */
    private boolean find(Frame frame, Frame.Scope scope, int step) {
        for (scope.index = step > 0 ? 0 : scope.size - 1;
                scope.index >= 0 && scope.index < scope.size;
                scope.index += step) {
            if (test(frame)) {
                return true;
            }
        }
        return false;
    }

    private Object found(Frame frame, boolean found, boolean required) {
        if (!found && required) {
            throw new EvalException("index out of range, no element was found");
        }
        return found ? element(frame) : null;
    }

    private static Object index(Frame.Scope scope, boolean found) {
        return found ? Long.valueOf(scope.index) : null;
    }

    private Object element(Frame frame) {
        return map.isPresent() ? map.get().eval(frame) : Pointers.element(frame.scope);
    }

    private Object groupBy(Frame frame, Frame.Scope scope) {
        var groups = new LinkedHashMap<Object, List<Object>>();
        for (; scope.index < scope.size; scope.index++) {
            var key = Access.hashable(value(frame));
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(Pointers.element(scope));
        }
        if (groups.isEmpty()) {
            return Dict.nil(Type.GROUPS);
        }
        var entries = new LinkedHashMap<Object, Object>();
        groups.forEach((key, items) -> entries.put(key, Slice.of(Type.LIST, items)));
        return Dict.of(Type.GROUPS, entries);
    }

    private Object reduce(Frame frame, Frame.Scope scope, Code initial) {
        if (initial == null) {
            scope.accumulator = Pointers.element(scope);
            scope.index = 1;
        } else {
            scope.accumulator = initial.eval(frame);
        }
        for (; scope.index < scope.size; scope.index++) {
            scope.accumulator = value(frame);
        }
        return scope.accumulator;
    }
}
