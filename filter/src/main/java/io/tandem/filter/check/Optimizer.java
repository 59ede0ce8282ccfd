package io.tandem.filter.check;

import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Types;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Rewrites a checked tree. Not for speed alone: the Go library always does this, and it shows. {@code x and false} is false
 * whatever x is, {@code n in ["a"]} is an error for a number n, and {@code filter(...)[0]} stops at the first element.
 */
public final class Optimizer {
    private static final int MOST_ROUNDS = 1_000;
    /** Larger ranges are left to the budget. */
    private static final long MOST_ELEMENTS = 1_000_000;

    private final TypeTable types;

    private Optimizer(TypeTable types) {
        this.types = types;
    }

    /** @throws io.tandem.filter.syntax.CompileException for a remainder of a division by zero */
    public static Node optimize(Node root, TypeTable types) {
        var optimizer = new Optimizer(types);
        var node = Rewrite.all(root, types, optimizer::inList);
        for (int i = 0; i < MOST_ROUNDS; i++) {
            var fold = new Fold(types);
            node = Rewrite.all(node, types, fold::visit);
            if (!fold.applied()) {
                break;
            }
        }
        node = Rewrite.all(node, types, optimizer::inRange);
        node = Rewrite.all(node, types, optimizer::constantRange);
        node = Rewrite.all(node, types, optimizer::mapOfFilter);
        node = Rewrite.all(node, types, optimizer::lengthOfFilter);
        node = Rewrite.all(node, types, each -> optimizer.endOfFilter(each, -1, "last", "findLast"));
        return Rewrite.all(node, types, each -> optimizer.endOfFilter(each, 0, "first", "find"));
    }

    /** A list of constants right of {@code in} becomes a set. */
    private Node inList(Node node) {
        if (!(node instanceof Node.Binary in)
                || !in.operator().equals("in")
                || !(in.right() instanceof Node.Array list)
                || list.elements().isEmpty()) {
            return node;
        }
        boolean ints = Types.is(types.get(in.left()), Kind.INT) && all(list, Node.Int.class::isInstance);
        if (ints) {
            return in(in, set(Type.INT_SET, list));
        }
        return all(list, Node.Str.class::isInstance) ? in(in, set(Type.STRING_SET, list)) : node;
    }

    private static Node in(Node.Binary in, Dict set) {
        return new Node.Binary(
                in.position(), "in", in.left(), new Node.Constant(in.right().position(), set));
    }

    private static boolean all(Node.Array list, Predicate<Node> test) {
        return list.elements().stream().allMatch(test);
    }

    private static Dict set(Type type, Node.Array list) {
        var entries = new LinkedHashMap<Object, Object>();
        list.elements().forEach(element -> entries.put(Fold.constant(element), true));
        return Dict.of(type, entries);
    }

    /** {@code n in 1..9} becomes two comparisons. */
    private Node inRange(Node node) {
        if (node instanceof Node.Binary in
                && in.operator().equals("in")
                && Types.is(types.get(in.left()), Kind.INT)
                && in.right() instanceof Node.Binary range
                && range.operator().equals("..")
                && range.left() instanceof Node.Int
                && range.right() instanceof Node.Int) {
            var position = in.position();
            return new Node.Binary(
                    position,
                    "and",
                    new Node.Binary(position, ">=", in.left(), range.left()),
                    new Node.Binary(position, "<=", in.left(), range.right()));
        }
        return node;
    }

    private Node constantRange(Node node) {
        if (node instanceof Node.Binary range
                && range.operator().equals("..")
                && range.left() instanceof Node.Int from
                && range.right() instanceof Node.Int to) {
            long size = to.value() - from.value() + 1;
            if (size <= MOST_ELEMENTS) {
                var items = LongStream.range(0, Math.max(size, 0))
                        .mapToObj(i -> (Object) (from.value() + i))
                        .toArray();
                return new Node.Constant(node.position(), Slice.of(Type.INTS, items));
            }
        }
        return node;
    }

    private Node mapOfFilter(Node node) {
        if (node instanceof Node.Builtin map
                && map.name().equals("map")
                && map.arguments().get(1) instanceof Node.Closure closure
                && filter(map.arguments().getFirst()).orElse(null) instanceof Node.Builtin filter
                && filter.map().isEmpty()) {
            return new Node.Builtin(map.position(), "filter", filter.arguments(), Optional.of(closure.body()), false);
        }
        return node;
    }

    private Node lengthOfFilter(Node node) {
        return node instanceof Node.Builtin len && isCall(len, "len")
                ? filter(len.arguments().getFirst())
                        .<Node>map(filter -> new Node.Builtin(len.position(), "count", filter.arguments()))
                        .orElse(node)
                : node;
    }

    /** {@code filter(...)[0]} and {@code first(filter(...))}; the first of the two fails where nothing was found. */
    private Node endOfFilter(Node node, long index, String function, String find) {
        if (node instanceof Node.Member member
                && !member.optional()
                && member.property() instanceof Node.Int property
                && property.value() == index) {
            return filter(member.base())
                    .map(filter -> found(node, find, filter, true))
                    .orElse(node);
        }
        if (node instanceof Node.Builtin end && isCall(end, function)) {
            return filter(end.arguments().getFirst())
                    .map(filter -> found(node, find, filter, false))
                    .orElse(node);
        }
        return node;
    }

    private static boolean isCall(Node.Builtin call, String function) {
        return call.name().equals(function) && call.arguments().size() == 1;
    }

    private static Node found(Node node, String find, Node.Builtin filter, boolean required) {
        return new Node.Builtin(node.position(), find, filter.arguments(), filter.map(), required);
    }

    private static Optional<Node.Builtin> filter(Node node) {
        return node instanceof Node.Builtin builtin && builtin.name().equals("filter")
                ? Optional.of(builtin)
                : Optional.empty();
    }
}
