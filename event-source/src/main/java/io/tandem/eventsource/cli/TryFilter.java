package io.tandem.eventsource.cli;

import io.tandem.filter.Filter;
import io.tandem.filter.FilterException;
import io.tandem.filter.FilterSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** {@code filter}: evaluates an expression on one event and prints true or false. */
final class TryFilter {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    TryFilter(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** @throws IOException if the event cannot be read */
    int run(String expression) throws IOException {
        try {
            out.println(Filter.compile(expression).test(in.readAllBytes()));
            return CommandLine.FINE;
        } catch (FilterSyntaxException e) {
            err.println("the filter does not compile: " + e.getMessage());
            err.println(marked(expression, e));
        } catch (FilterException e) {
            err.println("the filter fails on this event, which is then dropped: " + e.getMessage());
        }
        return CommandLine.PROBLEMS;
    }

    /** The line of the expression with a mark below the place. */
    private static String marked(String expression, FilterSyntaxException e) {
        var line = expression.lines().skip(e.line() - 1L).findFirst().orElse("").replace('\t', ' ');
        return "  " + line + System.lineSeparator() + "  " + " ".repeat(e.column() - 1) + "^";
    }
}
