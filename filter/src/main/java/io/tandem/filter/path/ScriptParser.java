package io.tandem.filter.path;

import io.tandem.filter.builtin.Strings;
import io.tandem.filter.path.Script.Operator;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.JsonReader;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Text;
import java.util.Optional;

/**
 * Scripts of paths, with all the oddities of the Go library's. An operator is looked for as a piece of text, one after the
 * other, so {@code in} is found in {@code @.link}, and {@code 1-2-3} is {@code 1-(2-3)}: the first place divides.
 */
final class ScriptParser {
    private static final Operator[] OPERATORS = Operator.values();
    /** Of an operand whose brackets were taken off: that it is one piece is still to be seen, then all operators are tried. */
    private static final int UNBRACKETED = -1;

    private final Budget budget;

    private ScriptParser(Budget budget) {
        this.budget = budget;
    }

    /** @throws PathException if it is no script */
    static Script parse(String script, Budget budget) {
        return new ScriptParser(budget)
                .operation(script, 0)
                .orElseGet(() -> new Script.Value(Coercion.literal(script)));
    }

    /** Empty if there is none of the operators from the given one on. */
    private Optional<Script> operation(String script, int operator) {
        var text = Strings.trimSpace(script);
        budget.reads(text.length());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int operands = operator;
        if (text.startsWith("(") && text.endsWith(")")) {
            text = Strings.trimSpace(text.substring(1, text.length() - 1));
            operands = UNBRACKETED;
        }
        if (operator == UNBRACKETED) {
            requireOnePiece(text);
            return operation(text, 0);
        }
        var found = divided(text, OPERATORS[operator], operands);
        return found.isPresent() || operands == OPERATORS.length - 1 ? found : operation(text, operands + 1);
    }

    /** @param operands the operator from which on the operands may have some */
    private Optional<Script> divided(String text, Operator operator, int operands) {
        int at = TopLevel.indexOf(operator.sign(), text);
        if (at < 0) {
            return Optional.empty();
        }
        var rest = Strings.trimSpace(text.substring(at + operator.sign().length()));
        if (rest.isEmpty() && !operator.isPath()) {
            return Optional.empty();
        }
        var right = operand(rest, operands);
        var before = Strings.trimSpace(text.substring(0, at));
        if (before.isEmpty()) {
            return switch (operator) {
                case CURRENT, ROOT -> Optional.of(new Script.Path(PathParser.parse(text, budget)));
                case NOT -> Optional.of(new Script.Not(right));
                default -> Optional.empty();
            };
        }
        var left = operand(before, operands);
        return operator.isPath() || operator == Operator.NOT
                ? Optional.empty()
                : Optional.of(new Script.Binary(operator, left, right));
    }

    private Script operand(String text, int operator) {
        return operation(text, operator).orElseGet(() -> new Script.Value(literal(text)));
    }

    /** The list or map that a text is, or nil; otherwise the text itself. */
    private Object literal(String text) {
        if (Coercion.isNil(text)) {
            return null;
        }
        boolean list = text.startsWith("[") && text.endsWith("]");
        if (!list && !(text.startsWith("{") && text.endsWith("}"))) {
            return text;
        }
        try {
            budget.bytes(text.length());
            var value = JsonReader.read(Text.bytes(text));
            return value instanceof Slice || value instanceof Dict ? value : text;
        } catch (EvalException e) {
            return text;
        }
    }

    /**
     * Where an operator was found in brackets that enclose the whole operand, each of its sides may only be one character, or
     * all in quotes or brackets.
     */
    private static void requireOnePiece(String text) {
        int end = TopLevel.indexOf("", text);
        if (end >= 0 && !Strings.trimSpace(text.substring(end)).isEmpty()) {
            throw new PathException(
                    "'%s' in brackets is more than one piece, as the library does not allow".formatted(text));
        }
    }
}
