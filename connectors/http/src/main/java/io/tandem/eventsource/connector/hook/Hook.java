package io.tandem.eventsource.connector.hook;

import java.util.Map;
import java.util.Set;

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

    /** Whether it needs no change to be as wanted. */
    boolean serves(Hook wanted) {
        return url.equals(wanted.url)
                && events.equals(wanted.events)
                && settings.entrySet().containsAll(wanted.settings.entrySet());
    }
}
