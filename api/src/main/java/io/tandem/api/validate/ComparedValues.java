package io.tandem.api.validate;

import io.tandem.api.sensor.DependencyFilter;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Texts that a filter by data compares with numbers and booleans, as the sensor's program reads them. */
final class ComparedValues {
    /** Go reads some other forms, of which only the begin is looked at. */
    private static final Pattern NUMBER = Pattern.compile(
            "[-+]?+(?:0[xX].*|(?i:inf|infinity|nan)|[0-9]++(?:\\.[0-9]*+)?+(?:[eE][-+]?+[0-9]++)?+|\\.[0-9]++(?:[eE][-+]?+[0-9]++)?+)");

    private static final Set<String> BOOLEANS =
            Set.of("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False");

    private ComparedValues() {}

    /** The first that is none of its type. Empty texts are told elsewhere. */
    static Optional<String> unreadable(DependencyFilter.Data data) {
        if (data.value() == null || data.type() == null) {
            return Optional.empty();
        }
        Predicate<String> readable =
                switch (data.type()) {
                    case "number" -> NUMBER.asMatchPredicate();
                    case "bool" -> BOOLEANS::contains;
                    default -> text -> true;
                };
        return data.value().stream()
                .filter(Objects::nonNull)
                .filter(text -> !text.isEmpty())
                .filter(readable.negate())
                .findFirst();
    }
}
