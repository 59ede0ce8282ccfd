package io.tandem.filter.value;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The zone of a time, as Go's pointer to one.
 *
 * @param fixedName of a zone that a text named by its abbreviation; else empty
 */
public record Location(ZoneId zone, String fixedName) {
    /** Of an offset without a name it is empty. */
    public String name() {
        if (!fixedName.isEmpty()) {
            return fixedName;
        }
        if (zone instanceof ZoneOffset offset) {
            return offset.equals(ZoneOffset.UTC) ? "UTC" : "";
        }
        return zone.getId();
    }
}
