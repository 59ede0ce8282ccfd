package io.tandem.operator.status;

import java.util.List;
import java.util.stream.Collectors;

/** Names of fields in a message, of which there may be many. */
final class Names {
    private static final int MOST = 10;

    private Names() {}

    /** The first ones in order, and how many more there are. */
    static String told(List<String> names) {
        var told = names.stream().sorted().limit(MOST).collect(Collectors.joining(", "));
        return names.size() <= MOST ? told : told + " and %d more".formatted(names.size() - MOST);
    }
}
