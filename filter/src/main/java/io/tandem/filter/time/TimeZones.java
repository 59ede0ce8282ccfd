package io.tandem.filter.time;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** Time zones by the names that Go's time package knows: those of the IANA database, and {@code Local}. */
public final class TimeZones {
    /** In each time zone database, and not among Java's names; the places are those that the database links them to. */
    private static final Map<String, ZoneId> UNKNOWN_TO_JAVA = Map.of(
            "EST", ZoneId.of("America/Panama"),
            "MST", ZoneId.of("America/Phoenix"),
            "HST", ZoneId.of("Pacific/Honolulu"),
            "ROC", ZoneId.of("Asia/Taipei"));

    /** Names that only Java has. */
    private static final String OF_JAVA = "SystemV/";

    private TimeZones() {}

    /** The zone of a name; none for offsets such as {@code +02:00}, which are no names. Empty text is UTC. */
    public static Optional<ZoneId> find(String name) {
        if (name.isEmpty()) {
            return Optional.of(ZoneOffset.UTC);
        }
        if (name.equals("Local")) {
            return Optional.of(ZoneId.systemDefault());
        }
        var known = UNKNOWN_TO_JAVA.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        boolean named =
                !name.startsWith(OF_JAVA) && ZoneId.getAvailableZoneIds().contains(name);
        return named ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }
}
