package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.tandem.api.source.ResourceSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Up to which resource version the changes of a source are on the bus, by the newest event there: changes are published in
 * the order of their versions. Versions are numbers that rise with each change of any object of one kind; where an API
 * server's are not, nothing counts as reported.
 *
 * @param version empty if nothing is known to be reported
 */
record Reported(OptionalLong version) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    static final Reported NOTHING = new Reported(OptionalLong.empty());

    static final Comparator<GenericKubernetesResource> OLDEST_FIRST =
            Comparator.comparingLong(object -> number(version(object)).orElse(Long.MAX_VALUE));

    /** @param newest data of the newest event of the source; those of another kind, for which it was used before, say nothing */
    static Reported of(Optional<JsonNode> newest, ResourceSource source) {
        return newest.filter(data -> same(data, "group", source.group())
                        && same(data, "version", source.version())
                        && same(data, "resource", source.resource()))
                .map(data -> data.path("body").path("metadata").path("resourceVersion"))
                .map(version -> new Reported(number(version.asText())))
                .orElse(NOTHING);
    }

    /** In a cluster that is at this version now, asked for only if it matters: one that is behind what was reported is another one. */
    Reported in(Supplier<String> present) {
        if (version.isEmpty()) {
            return NOTHING;
        }
        var now = number(present.get());
        return now.isPresent() && version.getAsLong() <= now.getAsLong() ? this : NOTHING;
    }

    /** Whether something was reported before: then what is there was changed since, not found for the first time. */
    boolean known() {
        return version.isPresent();
    }

    boolean has(GenericKubernetesResource object) {
        var its = number(version(object));
        return version.isPresent() && its.isPresent() && its.getAsLong() <= version.getAsLong();
    }

    private static boolean same(JsonNode data, String field, String value) {
        return data.path(field).asText().equals(value == null ? "" : value);
    }

    private static String version(GenericKubernetesResource object) {
        return object.getMetadata().getResourceVersion();
    }

    private static OptionalLong number(String version) {
        return version != null && NUMBER.matcher(version).matches()
                ? OptionalLong.of(Long.parseLong(version))
                : OptionalLong.empty();
    }
}
