package io.tandem.filter.syntax;

import io.tandem.filter.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Splits an expression into tokens. The rules, also the odd ones, are those of expr 1.15.5. */
final class Lexer {
    private static final int END = -1;

    private final int[] source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Lexer(String expression) {
        this.source = expression.codePoints().toArray();
    }

    static List<Token> tokens(String expression) {
        var lexer = new Lexer(expression);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (peek() != END) {
            token();
        }
        emit(Kind.EOF, "", position());
    }

    private void token() {
        var start = at;
        var position = position();
        int c = next();
        switch (c) {
            case '\'', '"' -> emit(Kind.STRING, string(c, start, position), position);
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(start, position);
            case '?' -> {
                accept(".?");
                emit(Kind.OPERATOR, start, position);
            }
            case '/' -> slash(start, position);
            case '#' -> pointer(start, position);
            case '|' -> {
                accept("|");
                emit(Kind.OPERATOR, start, position);
            }
            case '(', '[', '{', ')', ']', '}' -> emit(Kind.BRACKET, start, position);
            case ',', ':', ';', '%', '+', '-', '^' -> emit(Kind.OPERATOR, start, position);
            case '&', '!', '=', '*', '<', '>' -> {
                accept("&=*");
                emit(Kind.OPERATOR, start, position);
            }
            case '.' -> dot(start, position);
            default -> other(c, start, position);
        }
    }

    private void other(int c, int start, Position position) {
        if (Words.isSpace(c)) {
            return;
        }
        if (!Words.isAlphaNumeric(c)) {
            throw new CompileException(
                    position, "unexpected character '" + Character.toString(c) + "', which no expression has here");
        }
        word();
        switch (text(start)) {
            case "not" -> not(start, position);
            case "in", "or", "and", "matches", "contains", "startsWith", "endsWith", "let" ->
                emit(Kind.OPERATOR, start, position);
            default -> emit(Kind.IDENTIFIER, start, position);
        }
    }

    private void word() {
        while (Words.isAlphaNumeric(peek())) {
            next();
        }
    }

    /** {@code not in} are two operators; {@code not} before another name leaves that name to the next token. */
    private void not(int start, Position position) {
        emit(Kind.OPERATOR, start, position);
        while (peek() == ' ') {
            next();
        }
        var second = at;
        var secondPosition = position();
        word();
        switch (text(second)) {
            case "in", "matches", "contains", "startsWith", "endsWith" -> emit(Kind.OPERATOR, second, secondPosition);
            default -> at = second;
        }
    }

    private void slash(int start, Position position) {
        if (accept("/")) {
            while (peek() != END && peek() != '\n') {
                next();
            }
        } else if (accept("*")) {
            comment(position);
        } else {
            emit(Kind.OPERATOR, start, position);
        }
    }

    private void comment(Position position) {
        for (int c = next(); ; c = next()) {
            if (c == END) {
                throw new CompileException(position, "the comment is not closed, expected */");
            }
            if (c == '*' && accept("/")) {
                return;
            }
        }
    }

    private void pointer(int start, Position position) {
        accept("#");
        emit(Kind.OPERATOR, start, position);
        var name = at;
        var namePosition = position();
        word();
        if (at > name) {
            emit(Kind.IDENTIFIER, name, namePosition);
        }
    }

    private void dot(int start, Position position) {
        if (peek() >= '0' && peek() <= '9') {
            at = start;
            number(start, position);
            return;
        }
        accept(".");
        emit(Kind.OPERATOR, start, position);
    }

    private void number(int start, Position position) {
        at = start;
        var digits = "0123456789_";
        if (accept("0")) {
            if (accept("xX")) {
                digits = "0123456789abcdefABCDEF_";
            } else if (accept("oO")) {
                digits = "01234567_";
            } else if (accept("bB")) {
                digits = "01_";
            }
        }
        acceptRun(digits);
        // 1..2 is a range, not the number 1. and a dot
        if (peek() == '.' && peekSecond() == '.') {
            emit(Kind.NUMBER, start, position);
            return;
        }
        if (accept(".")) {
            acceptRun(digits);
        }
        if (accept("eE")) {
            accept("+-");
            acceptRun(digits);
        }
        if (Words.isAlphaNumeric(peek())) {
            next();
            throw new CompileException(position, "'" + text(start) + "' is no number");
        }
        emit(Kind.NUMBER, start, position);
    }

    private String string(int quote, int start, Position position) {
        for (int c = next(); c != quote; c = next()) {
            if (c == '\n' || c == END) {
                throw new CompileException(position, "the string is not closed, expected " + Character.toString(quote));
            }
            if (c == '\\') {
                next();
            }
        }
        return Escapes.unescape(text(start + 1, at - 1), quote, position);
    }

    private int peek() {
        return at < source.length ? source[at] : END;
    }

    private int peekSecond() {
        return at + 1 < source.length ? source[at + 1] : END;
    }

    private int next() {
        if (at >= source.length) {
            return END;
        }
        int c = source[at++];
        if (c == '\n') {
            line++;
            lineStart = at;
        }
        return c;
    }

    private boolean accept(String any) {
        if (peek() == END || any.indexOf(peek()) < 0) {
            return false;
        }
        next();
        return true;
    }

    private void acceptRun(String any) {
        while (accept(any)) {
            // consumed
        }
    }

    private Position position() {
        return new Position(line, at - lineStart + 1);
    }

    private String text(int from) {
        return text(from, at);
    }

    private String text(int from, int to) {
        return new String(source, from, to - from);
    }

    private void emit(Kind kind, int start, Position position) {
        emit(kind, text(start), position);
    }

    private void emit(Kind kind, String value, Position position) {
        tokens.add(new Token(kind, value, position));
    }
}
