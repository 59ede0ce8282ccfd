package io.tandem.filter.syntax;

import io.tandem.filter.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Operator precedence parser. Follows expr 1.15.5 also where that is odd, since users' expressions were tried there:
 * {@code not} binds tighter than {@code ==}, and {@code 1 + a not in b} loses its {@code not}.
 */
public final class Parser {
    /** How deeply parts of an expression may be nested; deeper ones could exhaust the stack. */
    static final int MAX_DEPTH = 200;
    /** How many nodes an expression may have. */
    static final int MAX_NODES = 20_000;

    private final TokenStream tokens;
    private final Postfix postfix;
    private int depth;
    private int closures;
    private int nodes;

    private Parser(TokenStream tokens) {
        this.tokens = tokens;
        this.postfix = new Postfix(this, tokens);
    }

    /** @throws CompileException with the first thing that is wrong */
    public static Node parse(String expression) {
        var tokens = new TokenStream(Lexer.tokens(expression));
        var node = new Parser(tokens).expression(0);
        if (!tokens.current().is(Kind.EOF)) {
            throw tokens.unexpected("an operator or the end of the expression");
        }
        Depth.check(node);
        return node;
    }

    Node expression(int precedence) {
        if (++depth > MAX_DEPTH) {
            throw tokens.error("the expression is nested more than " + MAX_DEPTH + " deep");
        }
        var node = precedence == 0 && tokens.current().is(Kind.OPERATOR, "let") ? let() : operators(precedence);
        depth--;
        return node;
    }

    private Node operators(int precedence) {
        var left = primary();
        var previous = "";
        while (tokens.current().is(Kind.OPERATOR)) {
            var negation = Optional.<Position>empty();
            if (tokens.current().is(Kind.OPERATOR, "not")) {
                tokens.next();
                negation = Optional.of(tokens.current().position());
            }
            var token = tokens.current();
            var operator = Operator.BINARY.get(token.value());
            if (operator == null || operator.precedence() < precedence) {
                break;
            }
            tokens.next();
            if (token.value().equals("|")) {
                left = pipe(left);
            } else {
                left = binary(token, operator, left, previous);
                if (negation.isPresent()) {
                    left = counted(new Node.Unary(negation.get(), "not", left));
                }
            }
            previous = token.value();
        }
        return precedence == 0 ? conditional(left) : left;
    }

    private Node binary(Token token, Operator operator, Node left, String previous) {
        if (previous.equals("??") && !token.value().equals("??")) {
            throw new CompileException(
                    token.position(), "'" + token.value() + "' after ?? needs parentheses around the ?? expression");
        }
        var right = expression(operator.rightAssociative() ? operator.precedence() : operator.precedence() + 1);
        return counted(new Node.Binary(token.position(), token.value(), left, right));
    }

    private Node let() {
        tokens.next();
        var name = tokens.current();
        tokens.expect(Kind.IDENTIFIER, "the name of a variable");
        tokens.expect(Kind.OPERATOR, "=", "'='");
        var value = expression(0);
        tokens.expect(Kind.OPERATOR, ";", "';' and the expression that uses the variable");
        var body = expression(0);
        return counted(new Node.Let(name.position(), name.value(), value, body));
    }

    private Node conditional(Node node) {
        var result = node;
        while (tokens.current().is(Kind.OPERATOR, "?")) {
            var position = tokens.current().position();
            tokens.next();
            var then = result;
            if (tokens.current().is(Kind.OPERATOR, ":")) {
                tokens.next();
            } else {
                then = expression(0);
                tokens.expect(Kind.OPERATOR, ":", "':' and the other value of the condition");
            }
            result = counted(new Node.Conditional(position, result, then, expression(0)));
        }
        return result;
    }

    private Node primary() {
        var token = tokens.current();
        if (token.is(Kind.OPERATOR)) {
            var unary = Operator.UNARY.get(token.value());
            if (unary != null) {
                tokens.next();
                var operand = expression(unary.precedence());
                return postfix.of(counted(new Node.Unary(token.position(), token.value(), operand)));
            }
        }
        if (token.is(Kind.BRACKET, "(")) {
            tokens.next();
            var inner = expression(0);
            tokens.expect(Kind.BRACKET, ")", "')'");
            return postfix.of(inner);
        }
        if (token.is(Kind.OPERATOR, "#") || token.is(Kind.OPERATOR, ".")) {
            return postfix.of(pointer(token));
        }
        return secondary(token);
    }

    private Node pointer(Token token) {
        if (closures == 0) {
            throw new CompileException(
                    token.position(),
                    "'" + token.value() + "' is only known inside a predicate, as in any(list, # > 1)");
        }
        var name = "";
        if (token.is(Kind.OPERATOR, "#")) {
            tokens.next();
            if (tokens.current().is(Kind.IDENTIFIER)) {
                name = tokens.current().value();
                tokens.next();
            }
        }
        return counted(new Node.Pointer(token.position(), name));
    }

    private Node secondary(Token token) {
        return switch (token.kind()) {
            case IDENTIFIER -> {
                tokens.next();
                yield switch (token.value()) {
                    case "true" -> counted(new Node.Bool(token.position(), true));
                    case "false" -> counted(new Node.Bool(token.position(), false));
                    case "nil" -> counted(new Node.Nil(token.position()));
                    default -> postfix.of(nameOrCall(token));
                };
            }
            case NUMBER -> {
                tokens.next();
                yield counted(Numbers.parse(token));
            }
            case STRING -> {
                tokens.next();
                yield counted(new Node.Str(token.position(), token.value()));
            }
            case BRACKET -> bracket(token);
            case OPERATOR, EOF -> throw tokens.unexpected("a value");
        };
    }

    private Node bracket(Token token) {
        return switch (token.value()) {
            case "[" -> postfix.of(array(token));
            case "{" -> postfix.of(map(token));
            default -> throw tokens.unexpected("a value");
        };
    }

    private Node nameOrCall(Token name) {
        if (!tokens.current().is(Kind.BRACKET, "(")) {
            return counted(new Node.Name(name.position(), name.value()));
        }
        if (Builtins.PREDICATES.contains(name.value())) {
            tokens.next();
            var collection = expression(0);
            tokens.expect(Kind.OPERATOR, ",", "',' and a predicate");
            return predicate(name, collection);
        }
        return call(name, new ArrayList<>());
    }

    private Node pipe(Node left) {
        var name = tokens.current();
        tokens.expect(Kind.IDENTIFIER, "the name of a function");
        if (Builtins.PREDICATES.contains(name.value())) {
            tokens.expect(Kind.BRACKET, "(", "'('");
            return predicate(name, left);
        }
        var arguments = new ArrayList<Node>();
        arguments.add(left);
        return call(name, arguments);
    }

    /** The rest of a call such as {@code any(list, predicate)}, from the predicate on. */
    private Node predicate(Token name, Node collection) {
        var arguments = new ArrayList<Node>();
        arguments.add(collection);
        arguments.add(closure());
        if (name.value().equals("reduce") && tokens.current().is(Kind.OPERATOR, ",")) {
            tokens.next();
            arguments.add(expression(0));
        }
        tokens.expect(Kind.BRACKET, ")", "')'");
        return counted(new Node.Builtin(name.position(), name.value(), arguments));
    }

    private Node closure() {
        var start = tokens.current();
        boolean braces = start.is(Kind.BRACKET, "{");
        if (braces) {
            tokens.next();
        }
        closures++;
        var body = expression(0);
        closures--;
        if (braces) {
            tokens.expect(Kind.BRACKET, "}", "'}'");
        }
        return counted(new Node.Closure(start.position(), body));
    }

    private Node call(Token name, List<Node> arguments) {
        arguments.addAll(arguments());
        return counted(
                Builtins.NAMES.contains(name.value())
                        ? new Node.Builtin(name.position(), name.value(), arguments)
                        : new Node.Call(name.position(), new Node.Name(name.position(), name.value()), arguments));
    }

    List<Node> arguments() {
        tokens.expect(Kind.BRACKET, "(", "'('");
        var arguments = new ArrayList<Node>();
        while (!tokens.current().is(Kind.BRACKET, ")")) {
            if (!arguments.isEmpty()) {
                tokens.expect(Kind.OPERATOR, ",", "',' or ')'");
            }
            arguments.add(expression(0));
        }
        tokens.next();
        return arguments;
    }

    private Node array(Token open) {
        tokens.next();
        var elements = new ArrayList<Node>();
        while (!tokens.current().is(Kind.BRACKET, "]")) {
            if (!elements.isEmpty()) {
                tokens.expect(Kind.OPERATOR, ",", "',' or ']'");
                if (tokens.current().is(Kind.BRACKET, "]")) {
                    break;
                }
            }
            elements.add(expression(0));
        }
        tokens.next();
        return counted(new Node.Array(open.position(), elements));
    }

    private Node map(Token open) {
        tokens.next();
        var pairs = new ArrayList<Node.Pair>();
        while (!tokens.current().is(Kind.BRACKET, "}")) {
            if (!pairs.isEmpty()) {
                tokens.expect(Kind.OPERATOR, ",", "',' or '}'");
                if (tokens.current().is(Kind.BRACKET, "}")) {
                    break;
                }
            }
            var key = key(open);
            tokens.expect(Kind.OPERATOR, ":", "':' and the value of the key");
            pairs.add(new Node.Pair(open.position(), key, expression(0)));
        }
        tokens.next();
        return counted(new Node.MapLiteral(open.position(), pairs));
    }

    private Node key(Token open) {
        var token = tokens.current();
        return switch (token.kind()) {
            case NUMBER, STRING, IDENTIFIER -> {
                tokens.next();
                // a name or number is ASCII or encoded; both are strings as keys
                yield counted(new Node.Str(open.position(), Numbers.text(token)));
            }
            case BRACKET -> {
                if (!token.value().equals("(")) {
                    throw tokens.unexpected("a key: a name, string, number, or an expression in parentheses");
                }
                yield expression(0);
            }
            case OPERATOR, EOF ->
                throw tokens.unexpected("a key: a name, string, number, or an expression in parentheses");
        };
    }

    <N extends Node> N counted(N node) {
        if (++nodes > MAX_NODES) {
            throw new CompileException(node.position(), "the expression has more than " + MAX_NODES + " parts");
        }
        return node;
    }
}
