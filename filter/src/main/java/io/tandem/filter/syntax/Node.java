package io.tandem.filter.syntax;

import java.util.List;
import java.util.Optional;

/**
 * The tree of an expression. Two nodes are the same only if they are the same object: what the checker finds out about a
 * node is kept beside the tree, by identity.
 */
public sealed interface Node {
    Position position();

    record Nil(Position position) implements Node {}

    record Bool(Position position, boolean value) implements Node {}

    record Int(Position position, long value) implements Node {}

    record Float(Position position, double value) implements Node {}

    record Str(Position position, String value) implements Node {}

    /** A value made at compile time: a list, a range, or a set for the right side of {@code in}. */
    record Constant(Position position, Object value) implements Node {}

    record Name(Position position, String name) implements Node {}

    record Unary(Position position, String operator, Node operand) implements Node {}

    record Binary(Position position, String operator, Node left, Node right) implements Node {}

    /** The reach of {@code ?.}: a nil inside makes all of it nil. */
    record Chain(Position position, Node node) implements Node {}

    record Member(Position position, Node base, Node property, boolean optional) implements Node {}

    record Slice(Position position, Node base, Optional<Node> from, Optional<Node> to) implements Node {}

    record Call(Position position, Node callee, List<Node> arguments) implements Node {}

    /**
     * A call of a function that belongs to the language.
     *
     * @param map what {@code filter} or {@code find} makes of the elements that it found; only the optimizer sets it
     * @param required whether finding nothing is an error; only the optimizer sets it
     */
    record Builtin(Position position, String name, List<Node> arguments, Optional<Node> map, boolean required)
            implements Node {
        public Builtin(Position position, String name, List<Node> arguments) {
            this(position, name, arguments, Optional.empty(), false);
        }
    }

    record Closure(Position position, Node body) implements Node {}

    /** {@code #}, {@code #acc} or {@code #index}; the name is empty for the element itself. */
    record Pointer(Position position, String name) implements Node {}

    record Let(Position position, String name, Node value, Node body) implements Node {}

    record Conditional(Position position, Node condition, Node then, Node otherwise) implements Node {}

    record Array(Position position, List<Node> elements) implements Node {}

    record MapLiteral(Position position, List<Pair> pairs) implements Node {}

    record Pair(Position position, Node key, Node value) {}
}
