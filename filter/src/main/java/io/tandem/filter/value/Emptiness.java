package io.tandem.filter.value;

/** What counts as nothing where a default would be used. */
public final class Emptiness {
    private Emptiness() {}

    /** Zero, false, nil, or without content. */
    public static boolean isEmpty(Object value) {
        return switch (value) {
            case null -> true;
            case Boolean b -> !b;
            case Double d -> d == 0;
            case Long l -> l == 0;
            case Sized sized -> sized.value() == 0;
            default -> Values.size(value) == 0 && Values.type(value).kind() != Kind.STRUCT;
        };
    }
}
