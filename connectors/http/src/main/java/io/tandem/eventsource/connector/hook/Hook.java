package io.tandem.eventsource.connector.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What can be compared of a hook.
 *
 * @param url where it delivers to
 * @param events the kinds it reports
 * @param settings others, by names of the provider's; of a hook that is wanted those only that matter
 */
public record Hook(String url, Set<String> events, Map<String, String> settings) {
    public Hook {
        events = Set.copyOf(events);
        settings = Map.copyOf(settings);
    }

    /** One that a provider lists, by the name it has there. */
    public record Listed(String id, Hook hook) {}

    /** The kinds that a source names, each once; entries that are empty are none. */
    public static Set<String> named(Collection<String> kinds) {
        return kinds.stream().filter(kind -> kind != null && !kind.isBlank()).collect(Collectors.toUnmodifiableSet());
    }

    /** The kinds that a provider lists. */
    public static Set<String> events(JsonNode list) {
        var kinds = new HashSet<String>();
        list.forEach(kind -> kinds.add(kind.asText()));
        return kinds;
    }

    /** Writes the kinds it reports, always in the same order. */
    public void putEvents(ObjectNode hook, String field) {
        var kinds = hook.putArray(field);
        new TreeSet<>(events).forEach(kinds::add);
    }

    /** Whether it needs no change to be as wanted. */
    boolean serves(Hook wanted) {
        return url.equals(wanted.url)
                && events.equals(wanted.events)
                && settings.entrySet().containsAll(wanted.settings.entrySet());
    }
}
