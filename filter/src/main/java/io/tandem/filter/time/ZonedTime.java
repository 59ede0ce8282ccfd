package io.tandem.filter.time;

import io.tandem.filter.value.Time;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/** Which time a date and an hour are in a zone, where Go and Java choose differently: hours that are there twice, and names of zones. */
final class ZonedTime {
    private ZonedTime() {}

    /** Of an hour that is there twice the one that Go takes: it asks for the offset at the time as if it were UTC, and again with that. */
    static ZonedDateTime at(LocalDateTime local, ZoneId zone) {
        var rules = zone.getRules();
        long seconds = local.toEpochSecond(ZoneOffset.UTC);
        int first = rules.getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
        int offset = rules.getOffset(Instant.ofEpochSecond(seconds - first)).getTotalSeconds();
        return Instant.ofEpochSecond(seconds - offset, local.getNano()).atZone(zone);
    }

    /** A text's offset is that of the zone around it, if that zone has this offset then. */
    static Time offset(LocalDateTime local, int seconds, String name, ZoneId around) {
        var fixed = new Time(local.atZone(ZoneOffset.ofTotalSeconds(seconds)), name);
        var there = Time.of(fixed.value().withZoneSameInstant(around));
        boolean same =
                there.value().getOffset().getTotalSeconds() == seconds && (name.isEmpty() || name.equals(there.zone()));
        return same ? there : fixed;
    }

    /** An abbreviation tells no offset unless the zone around it knows it, so Go keeps the name and takes the time as UTC. */
    static Time named(LocalDateTime local, String name, ZoneId around) {
        var known = known(local, name, around);
        if (known.isPresent()) {
            return Time.of(local.toInstant(known.get()).atZone(around));
        }
        int hours = name.length() > 3 && name.startsWith("GMT") ? Integer.parseInt(name.substring(3)) : 0;
        return new Time(local.atZone(ZoneOffset.UTC).withZoneSameInstant(ZoneOffset.ofHours(hours)), name);
    }

    /** The offset that a zone calls so at this time, or else at another of the same year. */
    private static Optional<ZoneOffset> known(LocalDateTime local, String name, ZoneId zone) {
        var rules = zone.getRules();
        var offsets = List.of(local, local.withDayOfYear(1), local.withDayOfYear(182)).stream()
                .map(rules::getOffset)
                .distinct()
                .toList();
        var now = offsets.stream()
                .filter(offset -> isCalled(name, local.toInstant(offset), offset, zone))
                .findFirst();
        return now.isPresent()
                ? now
                : List.of(local.withDayOfYear(1), local.withDayOfYear(182)).stream()
                        .filter(other ->
                                isCalled(name, other.toInstant(rules.getOffset(other)), rules.getOffset(other), zone))
                        .map(rules::getOffset)
                        .findFirst();
    }

    private static boolean isCalled(String name, Instant instant, ZoneOffset offset, ZoneId zone) {
        var there = Time.of(instant.atZone(zone));
        return there.value().getOffset().equals(offset) && there.zone().equals(name);
    }
}
