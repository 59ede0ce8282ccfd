package io.tandem.filter.path;

import java.util.List;

/**
 * What is in the round brackets of a path. Texts of the data have single quotes around them here, and literals are as they
 * are written, so that a text is no number and {@code 'a'} is equal to the text a.
 */
sealed interface Script {
    /** A literal: a text as it is written, or a list or map in JSON. */
    record Value(Object value) implements Script {}

    /** From {@code @}, the element or list that the script is about, or from {@code $}, the whole document. */
    record Path(List<Step> steps) implements Script {}

    record Not(Script operand) implements Script {}

    record Binary(Operator operator, Script left, Script right) implements Script {}

    /** In the order in which they are looked for; the first that is there divides a script. */
    enum Operator {
        OR("||"),
        AND("&&"),
        EQUAL("=="),
        NOT_EQUAL("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        LESS("<"),
        MORE(">"),
        MATCHES("=~"),
        NOT("!"),
        PLUS("+"),
        MINUS("-"),
        POWER("**"),
        TIMES("*"),
        DIVIDED_BY("/"),
        MODULO("%"),
        NOT_IN("not in"),
        IN("in"),
        CURRENT("@"),
        ROOT("$");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        /** Whether it begins a path. */
        boolean isPath() {
            return this == CURRENT || this == ROOT;
        }
    }
}
