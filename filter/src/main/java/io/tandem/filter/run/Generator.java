package io.tandem.filter.run;

import io.tandem.filter.builtin.Library;
import io.tandem.filter.check.TypeTable;
import io.tandem.filter.syntax.Builtins;
import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Regex;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns a tree into closures: one object for each node, which calls those of its children. */
final class Generator {
    private record Variable(String name, int slot) {}

    /** Functions that the Go library forgets when they are called by another name. */
    private static final Set<String> OWN_NAME_ONLY =
            Set.of("len", "type", "abs", "ceil", "floor", "round", "int", "float", "string", "upper", "lower");

    private final TypeTable types;
    private final List<Variable> scope = new ArrayList<>();
    private int variables;

    Generator(TypeTable types) {
        this.types = types;
    }

    Program program(Node root) {
        var code = code(root);
        return new Program(code, variables);
    }

    private Code code(Node node) {
        return switch (node) {
            case Node.Nil n -> frame -> null;
            case Node.Bool n -> constant(n.value());
            case Node.Int n -> constant(n.value());
            case Node.Float n -> constant(n.value());
            case Node.Str n -> constant(n.value());
            case Node.Constant n -> constant(n.value());
            case Node.Name n -> name(n);
            case Node.Unary n -> unary(n);
            case Node.Binary n -> binary(n);
            case Node.Chain n -> chain(n);
            case Node.Member n -> member(n);
            case Node.Slice n -> slice(n);
            case Node.Call n -> call(n);
            case Node.Builtin n -> builtin(n);
            case Node.Closure n -> code(n.body());
            case Node.Pointer n -> Pointers.code(n);
            case Node.Let n -> let(n);
            case Node.Conditional n -> conditional(n);
            case Node.Array n -> Literals.array(codes(n.elements()));
            case Node.MapLiteral n -> map(n);
        };
    }

    private static Code constant(Object value) {
        return frame -> value;
    }

    private Code name(Node.Name node) {
        for (int i = scope.size() - 1; i >= 0; i--) {
            if (scope.get(i).name().equals(node.name())) {
                int slot = scope.get(i).slot();
                return frame -> frame.variables[slot];
            }
        }
        if (node.name().equals("$env")) {
            return frame -> Helpers.environment(frame.data);
        }
        var helper = Helpers.ALL.get(node.name());
        if (helper != null) {
            return constant(helper);
        }
        var key = Text.encode(node.name());
        return frame -> frame.data.get(key);
    }

    private Code unary(Node.Unary node) {
        var operand = code(node.operand());
        return switch (node.operator()) {
            case "!", "not" -> Guard.at(node, frame -> !Guard.bool(operand.eval(frame)));
            case "-" -> Guard.at(node, frame -> Arithmetic.negate(operand.eval(frame)));
            default -> frame -> pointedTo(operand.eval(frame));
        };
    }

    /** A plus changes nothing, but it follows a pointer. */
    private static Object pointedTo(Object value) {
        return value instanceof Version version ? version.value() : value;
    }

    private Code binary(Node.Binary node) {
        var left = code(node.left());
        var pattern = node.operator().equals("matches") ? pattern(node.right()) : Optional.<Regex>empty();
        if (pattern.isPresent()) {
            var regex = pattern.get();
            return Guard.at(node, frame -> regex.isIn(Guard.text(left.eval(frame), "matches"), frame.budget));
        }
        var right = code(node.right());
        boolean ints = types.both(node.left(), node.right(), Kind.INT);
        boolean texts = types.both(node.left(), node.right(), Kind.STRING);
        return Operators.code(node, left, right, ints, texts);
    }

    /** Empty if only known at run time, or invalid: the checker lets one pass that the optimizer put together. */
    private static Optional<Regex> pattern(Node right) {
        try {
            return right instanceof Node.Str text ? Optional.of(Regex.compile(text.value())) : Optional.empty();
        } catch (EvalException e) {
            return Optional.empty();
        }
    }

    private Code chain(Node.Chain node) {
        var inner = code(node.node());
        return frame -> {
            var value = inner.eval(frame);
            return value == Members.BROKEN ? null : value;
        };
    }

    private Code member(Node.Member node) {
        var base = code(node.base());
        return node.property() instanceof Node.Str name
                ? new Members.Field(node.position(), base, name.value(), node.optional())
                : new Members.Index(node.position(), base, code(node.property()));
    }

    private Code slice(Node.Slice node) {
        var from = node.from().map(this::code).orElse(constant(0L));
        return new Members.Part(
                node.position(), code(node.base()), from, node.to().map(this::code));
    }

    private Code call(Node.Call node) {
        var arguments = codes(node.arguments());
        var function = types.function(node);
        if (function == null) {
            return new Calls.Value(node, code(node.callee()), arguments);
        }
        if (OWN_NAME_ONLY.contains(function)) {
            return Guard.at(node, frame -> Calls.nameless(function));
        }
        return new Calls.Builtin(node.position(), Library.get(function), arguments);
    }

    private Code builtin(Node.Builtin node) {
        if (!Builtins.PREDICATES.contains(node.name())) {
            return new Calls.Builtin(node.position(), Library.get(node.name()), codes(node.arguments()));
        }
        var collection = code(node.arguments().getFirst());
        var body = code(node.arguments().get(1));
        var map = node.map().map(this::code);
        var initial = node.arguments().size() == 3 ? code(node.arguments().get(2)) : null;
        return Loops.code(node, collection, body, map, initial);
    }

    private Code let(Node.Let node) {
        var value = code(node.value());
        int slot = variables++;
        scope.add(new Variable(node.name(), slot));
        var body = code(node.body());
        scope.removeLast();
        return frame -> {
            frame.variables[slot] = value.eval(frame);
            return body.eval(frame);
        };
    }

    private Code conditional(Node.Conditional node) {
        var condition = Guard.at(node.condition(), code(node.condition()));
        var then = code(node.then());
        var otherwise = code(node.otherwise());
        return Guard.at(node, frame -> Guard.bool(condition.eval(frame)) ? then.eval(frame) : otherwise.eval(frame));
    }

    private Code map(Node.MapLiteral node) {
        var pairs = new LinkedHashMap<Code, Code>();
        node.pairs().forEach(pair -> pairs.put(code(pair.key()), code(pair.value())));
        return Guard.at(node, Literals.map(pairs));
    }

    private Code[] codes(List<Node> nodes) {
        return nodes.stream().map(this::code).toArray(Code[]::new);
    }
}
