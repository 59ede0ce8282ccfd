package io.tandem.filter.syntax;

import io.tandem.filter.syntax.Token.Kind;
import java.util.List;

/** The tokens of an expression, one after the other; the last one repeats. */
final class TokenStream {
    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    void next() {
        if (at == tokens.size() - 1) {
            throw error("the expression ends too early");
        }
        at++;
    }

    void expect(Kind kind, String expected) {
        if (!current().is(kind)) {
            throw unexpected(expected);
        }
        next();
    }

    void expect(Kind kind, String value, String expected) {
        if (!current().is(kind, value)) {
            throw unexpected(expected);
        }
        next();
    }

    CompileException unexpected(String expected) {
        return error("unexpected " + current() + ", expected " + expected);
    }

    CompileException error(String message) {
        return new CompileException(current().position(), message);
    }
}
