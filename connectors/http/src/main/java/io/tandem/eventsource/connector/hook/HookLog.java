package io.tandem.eventsource.connector.hook;

import io.tandem.eventsource.connector.hook.Hooks.Place;
import org.jboss.logging.Logger;

/** One line for each change at a provider, with whose hook it is and where. */
final class HookLog {
    private static final Logger LOG = Logger.getLogger(HookLog.class);

    private final String provider;
    private final String eventName;

    HookLog(String provider, String eventName) {
        this.provider = provider;
        this.eventName = eventName;
    }

    void made(Place place, String id) {
        line("hook made", place, id);
    }

    void changed(Place place, String id) {
        line("hook changed", place, id);
    }

    void removed(Place place, String id) {
        line("hook removed", place, id);
    }

    private void line(String what, Place place, String id) {
        LOG.infof("%s provider=%s place=%s hook=%s eventName=%s", what, provider, place.name(), id, eventName);
    }
}
