package io.tandem.filter.check;

import static io.tandem.filter.value.Types.isAny;
import static io.tandem.filter.value.Types.isBool;
import static io.tandem.filter.value.Types.isList;

import io.tandem.filter.builtin.Library;
import io.tandem.filter.builtin.Typing;
import io.tandem.filter.check.PredicateScope.Extra;
import io.tandem.filter.syntax.Builtins;
import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.Type;
import java.util.ArrayList;
import java.util.List;

/** The part of the checker for calls. */
final class Calls {
    private final Checker checker;

    Calls(Checker checker) {
        this.checker = checker;
    }

    /** A call of something that is a value: a variable, a member such as {@code sprig.trim}, a method. */
    Info call(Node.Call node) {
        var callee = checker.visit(node.callee());
        if (callee.function().isPresent()) {
            var name = callee.function().get();
            checker.types.call(node, name);
            if (Builtins.PREDICATES.contains(name)) {
                throw Checker.error(node, "%s can only be called by its own name", name);
            }
            return Info.of(function(node, name, node.arguments()));
        }
        if (callee.method().isPresent()) {
            try {
                return Info.of(Typing.result(callee.method().get(), "the method", types(node.arguments())));
            } catch (Typing.Mismatch e) {
                throw Checker.error(node, "%s", e.getMessage());
            }
        }
        if (isAny(callee.type())) {
            // What is inside the parentheses is then not checked at all, as in the Go library.
            return Info.of(Type.ANY);
        }
        throw Checker.error(node, "a %s cannot be called", Type.nameOf(callee.type()));
    }

    Info builtin(Node.Builtin node) {
        return Info.of(
                Builtins.PREDICATES.contains(node.name())
                        ? predicate(node)
                        : function(node, node.name(), node.arguments()));
    }

    private Type function(Node node, String name, List<Node> arguments) {
        boolean ofEnvironment = name.equals("get")
                && arguments.size() == 2
                && arguments.getFirst() instanceof Node.Name base
                && base.name().equals("$env");
        if (ofEnvironment) {
            types(arguments);
            return arguments.get(1) instanceof Node.Str ? null : Type.ANY;
        }
        boolean unchecked = name.equals("get")
                && arguments.size() == 2
                && node instanceof Node.Builtin
                && isAny(checker.type(arguments.getFirst()));
        if (unchecked) {
            // The key is then not checked at all, as in the Go library.
            return Type.ANY;
        }
        try {
            return Library.get(name).typing().result(name, types(arguments));
        } catch (Typing.Mismatch e) {
            throw Checker.error(node, "%s", e.getMessage());
        }
    }

    private List<Type> types(List<Node> nodes) {
        var types = new ArrayList<Type>();
        nodes.forEach(node -> types.add(checker.type(node)));
        return types;
    }

    private Type predicate(Node.Builtin node) {
        var collection = checker.type(node.arguments().getFirst());
        if (!isList(collection) && !isAny(collection)) {
            throw Checker.error(
                    node.arguments().getFirst(), "%s takes a list, not a %s", node.name(), Type.nameOf(collection));
        }
        var element = isAny(collection) ? Type.ANY : collection.elem();
        return switch (node.name()) {
            case "map" -> Type.slice(body(node, collection, Extra.INDEX));
            case "groupBy" -> {
                body(node, collection, Extra.NONE);
                yield Type.GROUPS;
            }
            case "reduce" -> reduce(node, collection);
            default -> {
                var result = body(node, collection, Extra.NONE);
                if (!isBool(result) && !isAny(result)) {
                    throw Checker.error(node.arguments().get(1), "the predicate yields a %s, expected a bool", result);
                }
                yield result(node.name(), collection, element);
            }
        };
    }

    private static Type result(String name, Type collection, Type element) {
        return switch (name) {
            case "filter" -> isAny(collection) ? Type.LIST : Type.slice(element);
            case "count", "findIndex", "findLastIndex" -> Type.INT;
            case "find", "findLast" -> element;
            default -> Type.BOOL;
        };
    }

    private Type reduce(Node.Builtin node, Type collection) {
        var result = body(node, collection, Extra.INDEX_AND_ACCUMULATOR);
        if (node.arguments().size() == 3) {
            checker.visit(node.arguments().get(2));
        }
        return result;
    }

    private Type body(Node.Builtin node, Type collection, Extra extra) {
        return checker.predicate(collection, node.arguments().get(1), extra);
    }
}
