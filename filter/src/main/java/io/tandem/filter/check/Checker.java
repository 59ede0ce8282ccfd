package io.tandem.filter.check;

import static io.tandem.filter.value.Types.isAny;
import static io.tandem.filter.value.Types.isBool;
import static io.tandem.filter.value.Types.isInteger;
import static io.tandem.filter.value.Types.isList;
import static io.tandem.filter.value.Types.isMap;
import static io.tandem.filter.value.Types.isNumber;

import io.tandem.filter.method.Methods;
import io.tandem.filter.syntax.Builtins;
import io.tandem.filter.syntax.CompileException;
import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Finds what cannot work whatever the event is, such as {@code 1 + "a"}. Names of data may stand for anything, so most of
 * an expression is only known when it runs; what is refused here is what expr 1.15.5 refuses.
 */
public final class Checker {
    private record Variable(String name, Info info) {}

    final TypeTable types = new TypeTable();
    private final Deque<PredicateScope> predicates = new ArrayDeque<>();
    private final List<Variable> variables = new ArrayList<>();
    private final Calls calls = new Calls(this);

    private Checker() {}

    /** @throws CompileException with the first thing that is wrong */
    public static TypeTable check(Node root) {
        var checker = new Checker();
        checker.visit(root);
        return checker.types;
    }

    Type type(Node node) {
        return visit(node).type();
    }

    Info visit(Node node) {
        var info =
                switch (node) {
                    case Node.Nil n -> Info.of(null);
                    case Node.Bool n -> Info.of(Type.BOOL);
                    case Node.Int n -> Info.of(Type.INT);
                    case Node.Float n -> Info.of(Type.FLOAT);
                    case Node.Str n -> Info.of(Type.STRING);
                    case Node.Constant n -> throw new IllegalStateException("constants are made later");
                    case Node.Name n -> name(n);
                    case Node.Unary n -> unary(n);
                    case Node.Binary n -> binary(n);
                    case Node.Chain n -> visit(n.node());
                    case Node.Member n -> member(n);
                    case Node.Slice n -> slice(n);
                    case Node.Call n -> calls.call(n);
                    case Node.Builtin n -> calls.builtin(n);
                    case Node.Closure n -> closure(n);
                    case Node.Pointer n -> pointer(n);
                    case Node.Let n -> let(n);
                    case Node.Conditional n -> conditional(n);
                    case Node.Array n -> array(n);
                    case Node.MapLiteral n -> map(n);
                };
        types.put(node, info.type());
        return info;
    }

    static CompileException error(Node node, String message, Object... arguments) {
        return new CompileException(node.position(), message.formatted(arguments));
    }

    private Info name(Node.Name node) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).name().equals(node.name())) {
                return variables.get(i).info();
            }
        }
        return node.name().equals("$env") ? Info.of(Type.OBJECT) : global(node.name());
    }

    private static Info global(String name) {
        return Builtins.isBuiltin(name) ? Info.function(name) : Info.of(Type.ANY);
    }

    private Info unary(Node.Unary node) {
        var operand = type(node.operand());
        boolean logical = node.operator().equals("!") || node.operator().equals("not");
        if (logical ? isBool(operand) || isAny(operand) : isNumber(operand) || isAny(operand)) {
            return Info.of(logical ? Type.BOOL : operand);
        }
        throw error(
                node,
                "'%s' does not work on a %s, expected a %s",
                node.operator(),
                Type.nameOf(operand),
                logical ? "bool" : "number");
    }

    private Info binary(Node.Binary node) {
        var left = visit(node.left());
        var right = visit(node.right());
        return Info.of(BinaryTyping.result(node, left.type(), right));
    }

    private Info member(Node.Member node) {
        var base = type(node.base());
        var property = type(node.property());
        if (node.base() instanceof Node.Name name && name.name().equals("$env")) {
            return node.property() instanceof Node.Str text ? global(text.value()) : Info.of(Type.ANY);
        }
        if (node.property() instanceof Node.Str text && base != null) {
            var method = Methods.signature(base, text.value());
            if (method.isPresent()) {
                return Info.method(method.get());
            }
        }
        if (isAny(base)) {
            return Info.of(Type.ANY);
        }
        if (isMap(base)) {
            boolean fits = property == null || isAny(property) || property.assignableTo(base.key());
            if (!fits) {
                throw error(node.property(), "a %s is no key of a %s", property, base);
            }
            return Info.of(base.elem());
        }
        if (isList(base)) {
            if (!isInteger(property) && !isAny(property)) {
                throw error(
                        node.property(),
                        "elements of a list are selected by an integer, not by a %s",
                        Type.nameOf(property));
            }
            return Info.of(base.elem());
        }
        var wanted = node.property() instanceof Node.Str text ? "'" + Text.decode(text.value()) + "'" : "elements";
        throw error(node, "a %s has no %s", Type.nameOf(base), wanted);
    }

    private Info slice(Node.Slice node) {
        var base = type(node.base());
        if (!isAny(base) && !isList(base) && !(base != null && base.kind() == Kind.STRING)) {
            throw error(node, "a %s has no parts, expected a list or string", Type.nameOf(base));
        }
        node.from().ifPresent(this::bound);
        node.to().ifPresent(this::bound);
        return Info.of(base);
    }

    private void bound(Node node) {
        var type = type(node);
        if (!isInteger(type) && !isAny(type)) {
            throw error(node, "the bounds of a part are integers, not a %s", Type.nameOf(type));
        }
    }

    private Info closure(Node.Closure node) {
        var result = type(node.body());
        if (result == null) {
            throw error(node.body(), "a predicate cannot be nil");
        }
        return Info.of(Type.predicate(result));
    }

    /** Checks a predicate over the elements of a collection. */
    Type predicate(Type collection, Node closure, PredicateScope.Extra extra) {
        predicates.push(new PredicateScope(collection, extra));
        var type = type(closure);
        predicates.pop();
        return type.elem();
    }

    private Info pointer(Node.Pointer node) {
        var scope = predicates.peek();
        if (scope == null) {
            throw error(node, "'#' is only known inside a predicate");
        }
        if (node.name().isEmpty()) {
            return Info.of(
                    isAny(scope.collection()) ? Type.ANY : scope.collection().elem());
        }
        return Info.of(
                scope.extra().type(node.name()).orElseThrow(() -> error(node, "'#%s' is not known here", node.name())));
    }

    private Info let(Node.Let node) {
        if (Builtins.isBuiltin(node.name())) {
            throw error(node, "'%s' is a function of the language; name the variable otherwise", node.name());
        }
        if (variables.stream().anyMatch(variable -> variable.name().equals(node.name()))) {
            throw error(node, "the variable '%s' is already declared", node.name());
        }
        variables.add(new Variable(node.name(), visit(node.value())));
        var body = visit(node.body());
        variables.removeLast();
        return body;
    }

    private Info conditional(Node.Conditional node) {
        var condition = type(node.condition());
        if (!isBool(condition) && !isAny(condition)) {
            throw error(node.condition(), "the condition is a %s, expected a bool", Type.nameOf(condition));
        }
        var then = type(node.then());
        var otherwise = type(node.otherwise());
        if (then == null || otherwise == null) {
            return Info.of(then == null ? otherwise : then);
        }
        return Info.of(then.assignableTo(otherwise) ? then : Type.ANY);
    }

    private Info array(Node.Array node) {
        Type previous = null;
        boolean same = true;
        for (int i = 0; i < node.elements().size(); i++) {
            var current = type(node.elements().get(i));
            same &= i == 0 || current != null && previous != null && current.kind() == previous.kind();
            previous = current;
        }
        return same && previous != null ? Info.list(previous) : Info.of(Type.LIST);
    }

    private Info map(Node.MapLiteral node) {
        for (var pair : node.pairs()) {
            visit(pair.key());
            visit(pair.value());
        }
        return Info.of(Type.OBJECT);
    }
}
