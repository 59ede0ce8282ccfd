package io.tandem.eventsource.connector.resource;

import io.tandem.api.source.ResourceSource;
import java.util.List;
import java.util.stream.Collectors;

/** Label filters as the API server wants them. */
final class LabelSelector {
    private LabelSelector() {}

    /**
     * @return the filters joined; empty if there are none
     * @throws IllegalArgumentException if an operation is unknown; the message names it
     */
    static String of(List<ResourceSource.Selector> labels) {
        return labels.stream().map(LabelSelector::of).collect(Collectors.joining(","));
    }

    private static String of(ResourceSource.Selector label) {
        var key = label.key();
        var value = label.value() == null ? "" : label.value();
        var operation = label.operation() == null || label.operation().isEmpty() ? "=" : label.operation();
        return switch (operation) {
            case "=", "==", "!=" -> key + operation + value;
            case "in", "notin" -> "%s %s (%s)".formatted(key, operation, value);
            case "exists" -> key;
            case "!" -> "!" + key;
            case "gt" -> key + ">" + value;
            case "lt" -> key + "<" + value;
            default ->
                throw new IllegalArgumentException(
                        "filter.labels: operation %s of %s must be =, ==, !=, in, notin, exists, !, gt or lt"
                                .formatted(operation, key));
        };
    }
}
