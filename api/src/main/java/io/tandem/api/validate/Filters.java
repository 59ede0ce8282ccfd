package io.tandem.api.validate;

import io.tandem.api.Problem;
import io.tandem.api.source.Source;
import io.tandem.filter.Filter;
import io.tandem.filter.FilterSyntaxException;
import java.util.List;

/** A filter that does not compile would drop every event, so its event is refused. */
final class Filters {
    private static final String FIELD = "filter.expression";

    private Filters() {}

    static List<Problem> problems(Source source) {
        var expression = source.expression();
        if (expression.isEmpty()) {
            return List.of();
        }
        try {
            var unused = Filter.compile(expression.get());
            return List.of();
        } catch (FilterSyntaxException e) {
            return List.of(new Problem(FIELD, "does not compile: " + e.getMessage()));
        }
    }
}
