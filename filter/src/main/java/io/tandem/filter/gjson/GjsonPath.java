package io.tandem.filter.gjson;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Text;
import java.util.Optional;

/**
 * Paths in the language of tidwall/gjson 1.19, such as {@code status.conditions.#(type=="Ready").status}: names and positions joined by
 * dots, wildcards, {@code #}, queries, pipes, modifiers and multipaths. What a part of a path means depends on the value that it
 * is applied to, so a path is read as it is followed.
 */
public final class GjsonPath {
    /** A path is followed by recursion. */
    private static final int LONGEST = 1_000;

    private static final String REMEDY = "; close it, or put a backslash before it";

    private GjsonPath() {}

    /**
     * What a path leads to.
     *
     * @param value maps, lists, {@link Text}, doubles, booleans or null
     * @param path in Java's own form
     * @throws io.tandem.filter.value.BudgetException if that takes more than an evaluation may
     */
    public static Found find(Object value, String path, Budget budget) {
        return Search.get(Found.of(value), Text.encode(path), budget);
    }

    /** What makes a path mean something else than it says, whatever it is applied to; empty for nothing. */
    public static Optional<String> problem(String path) {
        if (path.length() > LONGEST) {
            return Optional.of("is longer than " + LONGEST + " characters");
        }
        boolean begins = true;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            var rest = path.substring(i);
            if (begins && Query.begins(rest)) {
                var query = Query.read(rest);
                if (query.isEmpty()) {
                    return Optional.of("has a query that is not closed: " + rest + REMEDY);
                }
                i += query.get().end() - 1;
            } else if (begins && MultiPath.begins(rest)) {
                int end = Brackets.end(rest);
                if (end < 0) {
                    return Optional.of("has brackets that are not closed: " + rest + REMEDY);
                }
                i += end - 1;
            } else if (c == '\\') {
                i++;
            }
            begins = c == '.' || c == '|';
        }
        return Optional.empty();
    }
}
