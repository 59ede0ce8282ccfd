package io.tandem.filter.path;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Text;

/**
 * JSONPath in the dialect of evilmonkeyinc/jsonpath 0.8.1, with its scripts: names, indexes, ranges, unions, wildcards,
 * {@code ..}, {@code length}, filters {@code [?(@.n > 1)]} and computed keys {@code [(@.length-1)]}. A path that finds
 * nothing is an error, unless a part of it may find many.
 *
 * <p>A path becomes pieces of text ({@link PathSplitter}), these become steps ({@link PathParser}, {@link Subscript}, and
 * {@link ScriptParser} for what is in round brackets), and {@link Walk} takes the steps.
 */
public final class JsonPath {
    private JsonPath() {}

    /**
     * @param path as {@link Text}
     * @throws EvalException if the path is invalid or finds nothing
     */
    public static Object query(String path, Object data, Budget budget) {
        budget.steps(4L * path.length());
        try {
            return Walk.from(data, budget).along(PathParser.parse(Text.encode(Text.decode(path)), budget));
        } catch (PathException e) {
            throw new EvalException(Text.decode(e.getMessage()));
        }
    }
}
