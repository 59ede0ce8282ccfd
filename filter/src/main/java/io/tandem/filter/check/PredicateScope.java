package io.tandem.filter.check;

import io.tandem.filter.value.Type;
import java.util.Optional;

/** What a predicate sees: the elements of a collection, and perhaps more. */
record PredicateScope(Type collection, Extra extra) {
    enum Extra {
        NONE,
        INDEX,
        INDEX_AND_ACCUMULATOR;

        Optional<Type> type(String pointer) {
            return switch (pointer) {
                case "index" -> this == NONE ? Optional.empty() : Optional.of(Type.INT);
                case "acc" -> this == INDEX_AND_ACCUMULATOR ? Optional.of(Type.ANY) : Optional.empty();
                default -> Optional.empty();
            };
        }
    }
}
