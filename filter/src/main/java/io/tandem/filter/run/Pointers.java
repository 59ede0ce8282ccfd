package io.tandem.filter.run;

import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.Values;

/** {@code #} and what goes with it. */
final class Pointers {
    private Pointers() {}

    static Code code(Node.Pointer node) {
        return switch (node.name()) {
            case "index" -> frame -> (long) frame.scope.index;
            case "acc" -> frame -> frame.scope.accumulator;
            default -> Guard.at(node, frame -> element(frame.scope));
        };
    }

    static Object element(Frame.Scope scope) {
        return Values.element(scope.collection, scope.index);
    }
}
