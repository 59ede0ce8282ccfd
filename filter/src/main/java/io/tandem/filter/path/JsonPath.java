package io.tandem.filter.path;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Text;
import java.util.List;

/**
 * JSONPath in the dialect of evilmonkeyinc/jsonpath 0.8.1: names, indexes, ranges, unions, wildcards, {@code ..},
 * {@code length}, and filters that compare. A path that finds nothing is an error, unless a part of it may find many.
 */
public final class JsonPath {
    private JsonPath() {}

    /**
     * @param path as {@link Text}
     * @throws EvalException if the path is invalid or finds nothing
     */
    public static Object query(String path, Object data, Budget budget) {
        budget.steps(4L * path.length());
        List<Step> steps = PathParser.parse(path);
        return Step.apply(steps, data, data, budget);
    }
}
