package io.tandem.eventsource.connector.hook;

import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hooks.Place;
import java.io.IOException;

/** Takes the hooks of all places away. */
final class HookRemoval {
    private final Hooks hooks;
    private final Addresses addresses;
    private final HookRound.Pause pause;
    private final PlaceFailures failures = new PlaceFailures();
    private boolean changed;

    HookRemoval(Hooks hooks, Addresses addresses, HookRound.Pause pause) {
        this.hooks = hooks;
        this.addresses = addresses;
        this.pause = pause;
    }

    /** @throws IOException if hooks are left; names their places */
    void run() throws IOException, Postponed, InterruptedException {
        for (var place : hooks.places()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            try {
                remove(place);
            } catch (RestException e) {
                if (e.holdsForAll()) {
                    throw e;
                }
                // also where the place is missing: so a provider answers whoever has no right to see it
                failures.add(place.name(), e.getMessage());
            }
        }
        if (failures.any()) {
            throw new IOException("hooks are left; " + failures.text());
        }
    }

    private void remove(Place place) throws IOException, Postponed, InterruptedException {
        var here = place.wanted().url();
        var former = addresses.before(here);
        for (var listed : hooks.list(place)) {
            if (listed.hook().url().equals(here)
                    || former.contains(listed.hook().url())) {
                if (changed) {
                    pause.take(hooks.pace());
                }
                changed = true;
                delete(place, listed.id());
            }
        }
    }

    private void delete(Place place, String id) throws IOException, Postponed {
        try {
            hooks.delete(place, id);
        } catch (RestException e) {
            if (!e.isMissing()) {
                throw e;
            }
        }
    }
}
