package io.tandem.filter;

import io.tandem.filter.run.Program;
import io.tandem.filter.syntax.CompileException;
import io.tandem.filter.syntax.Position;
import io.tandem.filter.value.BudgetException;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Values;

/** A compiled filter expression. Any number of threads may use it at once. */
public final class Filter {
    private static final int LONGEST = 100_000;

    private final String expression;
    private final Program program;

    private Filter(String expression, Program program) {
        this.expression = expression;
        this.program = program;
    }

    /** @throws FilterSyntaxException with the first thing that is wrong, and where */
    public static Filter compile(String expression) throws FilterSyntaxException {
        if (expression.length() > LONGEST) {
            throw new FilterSyntaxException("is longer than " + LONGEST + " characters", Position.START);
        }
        try {
            return new Filter(expression, Program.compile(expression));
        } catch (CompileException e) {
            throw new FilterSyntaxException(e.getMessage(), e.position());
        } catch (StackOverflowError e) {
            throw new FilterSyntaxException("is nested too deeply", Position.START);
        }
    }

    /**
     * Whether an event is wanted.
     *
     * @param data the event's data, a JSON object in UTF-8
     * @throws FilterException if the expression fails on this data, takes too much, or yields no bool
     */
    public boolean test(byte[] data) throws FilterException {
        Object value;
        try {
            value = evaluate(data);
        } catch (RuntimeException e) {
            // A defect here must not cost more than the one event.
            throw new FilterException("the filter failed in a way that is a defect of this program: " + e);
        }
        if (value instanceof Boolean wanted) {
            return wanted;
        }
        throw new FilterException("the filter yields " + Values.typeName(value) + ", expected a bool (true or false)");
    }

    Object evaluate(byte[] data) throws FilterException {
        try {
            return program.run(EventData.read(data));
        } catch (EvalException e) {
            var place = e.position()
                    .map(position -> "line %d, column %d: ".formatted(position.line(), position.column()))
                    .orElse("");
            throw new FilterException(place + e.getMessage());
        } catch (BudgetException e) {
            throw new FilterException(e.getMessage());
        } catch (StackOverflowError e) {
            throw new FilterException("the expression or the event's data is nested too deeply");
        }
    }

    @Override
    public String toString() {
        return expression;
    }
}
