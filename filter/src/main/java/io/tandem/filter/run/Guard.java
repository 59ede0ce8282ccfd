package io.tandem.filter.run;

import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Values;

/** Asks values for the type that an operation needs, and tells the place where one has another. */
final class Guard {
    private Guard() {}

    /** Adds the node's place to failures that have none. */
    static Code at(Node node, Code code) {
        var position = node.position();
        return frame -> {
            try {
                return code.eval(frame);
            } catch (EvalException e) {
                throw e.at(position);
            }
        };
    }

    static boolean bool(Object value) {
        if (value instanceof Boolean b) {
            return b;
        }
        throw new EvalException("the value is of type " + Values.typeName(value) + ", expected a bool");
    }

    static String text(Object value, String operator) {
        if (value instanceof String s) {
            return s;
        }
        throw new EvalException("'%s' works on strings, not on a %s".formatted(operator, Values.typeName(value)));
    }
}
