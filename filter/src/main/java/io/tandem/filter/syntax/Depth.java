package io.tandem.filter.syntax;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bounds the height of a tree. A long chain such as {@code a || b || c ...} is parsed by a loop, so the parser's own
 * depth does not bound it, but all that works on the tree later is recursive.
 */
final class Depth {
    /** Enough for a thousand alternatives in a row. */
    static final int MAX_HEIGHT = 1_500;

    private record Entry(Node node, int depth) {}

    private Depth() {}

    static void check(Node root) {
        var open = new ArrayDeque<Entry>();
        open.push(new Entry(root, 1));
        while (!open.isEmpty()) {
            var entry = open.pop();
            if (entry.depth() > MAX_HEIGHT) {
                throw new CompileException(
                        entry.node().position(), "the expression has more than " + MAX_HEIGHT + " operations in a row");
            }
            children(entry.node()).forEach(child -> open.push(new Entry(child, entry.depth() + 1)));
        }
    }

    static Stream<Node> children(Node node) {
        return switch (node) {
            case Node.Nil n -> Stream.of();
            case Node.Bool n -> Stream.of();
            case Node.Int n -> Stream.of();
            case Node.Float n -> Stream.of();
            case Node.Str n -> Stream.of();
            case Node.Constant n -> Stream.of();
            case Node.Name n -> Stream.of();
            case Node.Pointer n -> Stream.of();
            case Node.Unary n -> Stream.of(n.operand());
            case Node.Binary n -> Stream.of(n.left(), n.right());
            case Node.Chain n -> Stream.of(n.node());
            case Node.Member n -> Stream.of(n.base(), n.property());
            case Node.Slice n ->
                Stream.of(Optional.of(n.base()), n.from(), n.to()).flatMap(Optional::stream);
            case Node.Call n -> Stream.concat(Stream.of(n.callee()), n.arguments().stream());
            case Node.Builtin n -> n.arguments().stream();
            case Node.Closure n -> Stream.of(n.body());
            case Node.Let n -> Stream.of(n.value(), n.body());
            case Node.Conditional n -> Stream.of(n.condition(), n.then(), n.otherwise());
            case Node.Array n -> n.elements().stream();
            case Node.MapLiteral n -> n.pairs().stream().flatMap(pair -> List.of(pair.key(), pair.value()).stream());
        };
    }
}
