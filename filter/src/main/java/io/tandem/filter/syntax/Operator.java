package io.tandem.filter.syntax;

import java.util.Map;

/** How tightly an operator binds; the higher, the tighter. */
record Operator(int precedence, boolean rightAssociative) {
    static final Map<String, Operator> UNARY = Map.of("not", left(50), "!", left(50), "-", left(90), "+", left(90));

    static final Map<String, Operator> BINARY = Map.ofEntries(
            Map.entry("|", left(0)),
            Map.entry("or", left(10)),
            Map.entry("||", left(10)),
            Map.entry("and", left(15)),
            Map.entry("&&", left(15)),
            Map.entry("==", left(20)),
            Map.entry("!=", left(20)),
            Map.entry("<", left(20)),
            Map.entry(">", left(20)),
            Map.entry(">=", left(20)),
            Map.entry("<=", left(20)),
            Map.entry("in", left(20)),
            Map.entry("matches", left(20)),
            Map.entry("contains", left(20)),
            Map.entry("startsWith", left(20)),
            Map.entry("endsWith", left(20)),
            Map.entry("..", left(25)),
            Map.entry("+", left(30)),
            Map.entry("-", left(30)),
            Map.entry("*", left(60)),
            Map.entry("/", left(60)),
            Map.entry("%", left(60)),
            Map.entry("**", right(100)),
            Map.entry("^", right(100)),
            Map.entry("??", left(500)));

    private static Operator left(int precedence) {
        return new Operator(precedence, false);
    }

    private static Operator right(int precedence) {
        return new Operator(precedence, true);
    }
}
