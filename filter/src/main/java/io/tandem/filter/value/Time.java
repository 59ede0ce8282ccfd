package io.tandem.filter.value;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * A point in time with its zone; equality of the language compares the instant only.
 *
 * @param zoneName what a text gave as the zone's abbreviation; empty if the zone itself says it
 */
public record Time(ZonedDateTime value, String zoneName) {
    /** Go's time before all others, what a failed conversion yields. */
    public static final Time ZERO = of(ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));

    private static final DateTimeFormatter ABBREVIATION = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    public static Time of(ZonedDateTime value) {
        return new Time(value, "");
    }

    /** The same instant seen in a zone. */
    public Time in(ZoneId zone) {
        return of(value.withZoneSameInstant(zone));
    }

    /** The same zone at another instant. */
    public Time with(ZonedDateTime other) {
        return new Time(other, zoneName);
    }

    /** The zone's abbreviation, or its offset where there is none. */
    public String zone() {
        if (!zoneName.isEmpty()) {
            return zoneName;
        }
        if (value.getOffset().getTotalSeconds() == 0 && value.getZone().normalized() instanceof ZoneOffset) {
            return "UTC";
        }
        if (value.getZone() instanceof ZoneOffset offset) {
            return offset.getDisplayName(TextStyle.FULL, Locale.ENGLISH).replace(":", "");
        }
        var name = ABBREVIATION.format(value);
        return name.startsWith("GMT") && name.length() > 3 ? numeric(value.getOffset()) : name;
    }

    /** The database names a zone without letters by its offset: {@code +13}, {@code +0530}. */
    private static String numeric(ZoneOffset offset) {
        int minutes = Math.abs(offset.getTotalSeconds()) / 60;
        var hours = "%s%02d".formatted(offset.getTotalSeconds() < 0 ? "-" : "+", minutes / 60);
        return minutes % 60 == 0 ? hours : hours + "%02d".formatted(minutes % 60);
    }
}
