package io.tandem.eventsource.connector.hook;

import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hooks.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Takes the hooks of all places away, in as many rounds as it takes: each goes on where the one before it stopped. */
final class HookRemoval {
    /** A hook that was asked for, but whose answer did not come, is listed by then. */
    private static final Duration MAKING = Duration.ofSeconds(5);

    private final Hooks hooks;
    private final Seen seen;
    private final HookRound.Pause pause;
    private final HookLog log;
    private final PlaceFailures failures = new PlaceFailures();
    private final Silence silence = new Silence();
    private boolean changed;

    HookRemoval(Hooks hooks, Seen seen, HookRound.Pause pause, HookLog log) {
        this.hooks = hooks;
        this.seen = seen;
        this.pause = pause;
        this.log = log;
    }

    /**
     * Returns when nothing is left.
     *
     * @param progress is told after each place what is left
     * @throws IOException if hooks are left; names their places, or why none is asked
     * @throws Postponed if the provider asks to wait, with the rest as well; tells how many places that is
     */
    void run(Consumer<String> progress) throws IOException, Postponed, InterruptedException {
        var places = hooks.places();
        for (var place : seen.silentLast(places)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var former = seen.addresses().before(place);
            try {
                if (!seen.isCleared(place)) {
                    remove(place, former);
                    answers(place);
                    seen.cleared(place);
                    progress.accept(left(places));
                }
            } catch (Postponed e) {
                throw new Postponed(e.pause(), left(places) + "; " + e.getMessage());
            } catch (RestException e) {
                if (e.holdsForAll()) {
                    throw new IOException(left(places) + "; " + e.getMessage(), e);
                }
                // also where the place is missing: so a provider answers whoever has no right to see it
                answers(place);
                failures.add(place.name(), e.getMessage());
            } catch (IOException e) {
                silence.add(e);
                seen.silent(place);
                failures.add(place.name(), e.getMessage());
            }
            if (silence.isLong()) {
                break;
            }
        }
        if (failures.any()) {
            throw new IOException(left(places) + "; " + failures.text());
        }
        seen.nothingCleared();
    }

    private String left(List<Place> places) {
        var left = places.stream().filter(place -> !seen.isCleared(place)).count();
        return "%d of %d places are left".formatted(left, places.size());
    }

    private void answers(Place place) {
        silence.end();
        seen.answers(place);
    }

    private void remove(Place place, Set<String> former) throws IOException, Postponed, InterruptedException {
        var here = place.wanted().url();
        if (seen.isMaking(place)) {
            pause.take(MAKING);
        }
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
            log.removed(place, id);
        } catch (RestException e) {
            if (!e.isMissing()) {
                throw e;
            }
        }
    }
}
