package io.tandem.filter.check;

import io.tandem.filter.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Applies a rule to all nodes of a tree, children first. A node whose children changed keeps its type. */
final class Rewrite {
    private final TypeTable types;
    private final UnaryOperator<Node> rule;

    private Rewrite(TypeTable types, UnaryOperator<Node> rule) {
        this.types = types;
        this.rule = rule;
    }

    static Node all(Node root, TypeTable types, UnaryOperator<Node> rule) {
        return new Rewrite(types, rule).node(root);
    }

    private Node node(Node node) {
        var rebuilt = withChildren(node);
        if (rebuilt != node) {
            types.copy(node, rebuilt);
        }
        return rule.apply(rebuilt);
    }

    private Node withChildren(Node node) {
        return switch (node) {
            case Node.Unary n ->
                same(n.operand(), node(n.operand()), n, x -> new Node.Unary(n.position(), n.operator(), x));
            case Node.Binary n -> binary(n);
            case Node.Chain n -> same(n.node(), node(n.node()), n, x -> new Node.Chain(n.position(), x));
            case Node.Member n -> {
                var base = node(n.base());
                var property = node(n.property());
                yield base == n.base() && property == n.property()
                        ? n
                        : new Node.Member(n.position(), base, property, n.optional());
            }
            case Node.Slice n ->
                new Node.Slice(n.position(), node(n.base()), n.from().map(this::node), n.to().map(this::node));
            case Node.Call n -> new Node.Call(n.position(), node(n.callee()), nodes(n.arguments()));
            case Node.Builtin n ->
                new Node.Builtin(n.position(), n.name(), nodes(n.arguments()), n.map(), n.required());
            case Node.Closure n -> same(n.body(), node(n.body()), n, x -> new Node.Closure(n.position(), x));
            case Node.Let n -> new Node.Let(n.position(), n.name(), node(n.value()), node(n.body()));
            case Node.Conditional n ->
                new Node.Conditional(n.position(), node(n.condition()), node(n.then()), node(n.otherwise()));
            case Node.Array n -> new Node.Array(n.position(), nodes(n.elements()));
            case Node.MapLiteral n ->
                new Node.MapLiteral(
                        n.position(),
                        n.pairs().stream()
                                .map(pair -> new Node.Pair(pair.position(), node(pair.key()), node(pair.value())))
                                .toList());
            case Node.Nil n -> n;
            case Node.Bool n -> n;
            case Node.Int n -> n;
            case Node.Float n -> n;
            case Node.Str n -> n;
            case Node.Constant n -> n;
            case Node.Name n -> n;
            case Node.Pointer n -> n;
        };
    }

    private Node binary(Node.Binary n) {
        var left = node(n.left());
        var right = node(n.right());
        return left == n.left() && right == n.right() ? n : new Node.Binary(n.position(), n.operator(), left, right);
    }

    private static Node same(Node before, Node after, Node node, UnaryOperator<Node> rebuild) {
        return before == after ? node : rebuild.apply(after);
    }

    private List<Node> nodes(List<Node> nodes) {
        var rewritten = new ArrayList<Node>();
        nodes.forEach(node -> rewritten.add(node(node)));
        return rewritten;
    }
}
