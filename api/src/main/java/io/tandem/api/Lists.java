package io.tandem.api;

import java.util.List;
import java.util.Objects;

/** Lists as users write them. */
final class Lists {
    private Lists() {}

    /** The API server stores nulls in lists of open objects; they say nothing. Null if there is no list. */
    static <T> List<T> withoutNulls(List<T> list) {
        return list == null ? null : list.stream().filter(Objects::nonNull).toList();
    }
}
