package io.tandem.filter.gjson;

import io.tandem.filter.value.Dict;
import io.tandem.filter.value.Slice;

/**
 * What a path leads to.
 *
 * @param exists false if it leads nowhere; JSON's null exists
 * @param value of the filter language; null for JSON's null
 */
public record Found(boolean exists, Object value) {
    static final Found NOTHING = new Found(false, null);

    static Found of(Object value) {
        return new Found(true, value);
    }

    boolean isContainer() {
        return value instanceof Dict || value instanceof Slice;
    }
}
