package io.tandem.filter.syntax;

import io.tandem.filter.syntax.Token.Kind;
import io.tandem.filter.value.Text;
import java.util.Optional;

/** What follows a value: {@code .name}, {@code ?.name}, an index, a slice, a call of a member. */
final class Postfix {
    private final Parser parser;
    private final TokenStream tokens;

    Postfix(Parser parser, TokenStream tokens) {
        this.parser = parser;
        this.tokens = tokens;
    }

    Node of(Node base) {
        var node = base;
        while (true) {
            var token = tokens.current();
            if (token.is(Kind.OPERATOR, ".") || token.is(Kind.OPERATOR, "?.")) {
                tokens.next();
                node = member(node, token.value().equals("?."));
            } else if (token.is(Kind.BRACKET, "[")) {
                tokens.next();
                node = subscript(node, token.position());
            } else {
                return node;
            }
        }
    }

    private Node member(Node base, boolean optional) {
        var name = tokens.current();
        boolean isName = name.is(Kind.IDENTIFIER) || name.is(Kind.OPERATOR) && Words.isName(name.value());
        if (!isName) {
            throw tokens.unexpected("the name of a field");
        }
        tokens.next();
        var property = parser.counted(new Node.Str(name.position(), Text.encode(name.value())));
        boolean chained = base instanceof Node.Chain;
        var inner = base instanceof Node.Chain chain ? chain.node() : base;
        Node node = parser.counted(new Node.Member(name.position(), inner, property, optional));
        if (tokens.current().is(Kind.BRACKET, "(")) {
            node = parser.counted(new Node.Call(name.position(), node, parser.arguments()));
        }
        return chained || optional ? parser.counted(new Node.Chain(name.position(), node)) : node;
    }

    private Node subscript(Node base, Position position) {
        var from = Optional.<Node>empty();
        if (!tokens.current().is(Kind.OPERATOR, ":")) {
            from = Optional.of(parser.expression(0));
            if (!tokens.current().is(Kind.OPERATOR, ":")) {
                tokens.expect(Kind.BRACKET, "]", "']'");
                return parser.counted(new Node.Member(position, base, from.get(), false));
            }
        }
        tokens.next();
        var to = tokens.current().is(Kind.BRACKET, "]") ? Optional.<Node>empty() : Optional.of(parser.expression(0));
        tokens.expect(Kind.BRACKET, "]", "']'");
        return parser.counted(new Node.Slice(position, base, from, to));
    }
}
