package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.source.ResourceSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Up to where a source was read: all changes up to a resource version, or some objects of the list at that version.
 *
 * @param of which objects: a position says nothing of others
 * @param version as the API server gave it
 * @param listed how many objects of the list at this version, which always comes in the same order; {@link #ALL} if it and what came
 *     before it is done
 * @param at when it was reached, by the pod's clock
 */
record ResourcePosition(String of, String version, int listed, Instant at) {
    static final int ALL = -1;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** Names the objects of a source. Filters are no part of it: a wider one reports what was there before when it changes. */
    static String of(ResourceSource source) {
        var sum = new CRC32C();
        sum.update("%s|%s|%s"
                .formatted(text(source.group()), text(source.resource()), text(source.namespace()))
                .getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(sum.getValue());
    }

    /** Empty if it is a position of other objects. */
    static Optional<ResourcePosition> parse(String text, String of) {
        try {
            JsonNode json = WatchedObject.JSON.readTree(text);
            return Optional.of(new ResourcePosition(
                            json.path("of").asText(),
                            json.path("version").asText(),
                            json.path("listed").asInt(),
                            Instant.parse(json.path("at").asText())))
                    .filter(position -> position.of.equals(of) && !position.version.isEmpty());
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    String json() {
        return WatchedObject.JSON
                .createObjectNode()
                .put("of", of)
                .put("version", version)
                .put("listed", listed)
                .put("at", at.toString())
                .toString();
    }

    boolean complete() {
        return listed == ALL;
    }

    /**
     * Whether a cluster at this version cannot have given this position: it is another one, or was restored from a backup.
     * Versions are numbers that rise with each change; where an API server's are not, nothing can be said.
     */
    boolean beyond(String present) {
        var ours = number(version);
        var theirs = number(present);
        return ours.isPresent() && theirs.isPresent() && ours.getAsLong() > theirs.getAsLong();
    }

    /** Whether the object's last change is before this position, as far as versions are numbers. */
    boolean covers(WatchedObject object) {
        var ours = number(version);
        var its = number(object.version());
        return ours.isPresent() && its.isPresent() && its.getAsLong() <= ours.getAsLong();
    }

    /** Whether the object was there already; in whole seconds, as Kubernetes counts, and by two clocks. */
    boolean isYoungerThan(WatchedObject object) {
        try {
            return at.getEpochSecond()
                    > Instant.parse(object.metadata().path("creationTimestamp").asText())
                            .getEpochSecond();
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static OptionalLong number(String version) {
        return NUMBER.matcher(version).matches() ? OptionalLong.of(Long.parseLong(version)) : OptionalLong.empty();
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
