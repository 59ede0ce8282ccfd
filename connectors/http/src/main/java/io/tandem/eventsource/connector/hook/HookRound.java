package io.tandem.eventsource.connector.hook;

import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hooks.Place;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One round over all places: each is looked at and mended by itself. */
final class HookRound {
    private final Hooks hooks;
    private final Seen seen;
    private final InstantSource clock;
    private final Pause pause;
    private final HookLog log;
    private final PlaceFailures failures = new PlaceFailures();
    private final Silence silence = new Silence();
    private int well;
    private boolean changed;

    HookRound(Hooks hooks, Seen seen, InstantSource clock, Pause pause, HookLog log) {
        this.hooks = hooks;
        this.seen = seen;
        this.clock = clock;
        this.pause = pause;
        this.log = log;
    }

    /** Waits. */
    interface Pause {
        void take(Duration time) throws InterruptedException;
    }

    /**
     * Gives what is kept, for people.
     *
     * @throws IOException if a place is not as wanted, or the provider cannot be asked at all
     */
    String keep() throws IOException, Postponed, InterruptedException {
        var places = hooks.places(place -> seen.refusals().held(place, clock.instant()));
        seen.keepOnly(places);
        for (var place : seen.silentLast(places)) {
            var held = seen.refusals().held(place, clock.instant());
            if (held.isPresent()) {
                failed(place, held.get());
            } else if (!seen.isFresh(place, clock.instant())) {
                look(place, places.size());
            }
            if (silence.isLong()) {
                break;
            }
        }
        if (failures.any()) {
            throw new IOException(
                    "%d of %d hooks are kept; %s".formatted(seen.wellPlaces(), places.size(), failures.text()));
        }
        for (var place : places) {
            seen.addresses().only(place.wanted().url());
        }
        return detail(places.size());
    }

    /** Which places have several hooks that lead here, for people; empty if none has. */
    String remark() {
        var others = seen.others().entrySet().stream()
                .map(entry -> "%s (%s)".formatted(entry.getKey(), String.join(", ", entry.getValue())))
                .collect(Collectors.joining("; "));
        return others.isEmpty()
                ? ""
                : "more than one leads here, so remove at %s those that nobody needs: %s"
                        .formatted(hooks.provider(), others);
    }

    private void look(Place place, int all) throws IOException, Postponed, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        seen.bad(place);
        var former = seen.addresses().before(place);
        try {
            seen.well(place, keep(place, former), clock.instant());
            answers(place);
            well++;
        } catch (RestException e) {
            failed(place, e);
            if (e.holdsForAll()) {
                throw e;
            }
            answers(place);
            seen.refusals().add(place, e, clock.instant());
        } catch (IOException e) {
            silence.add(e);
            seen.silent(place);
            failed(place, e);
        } catch (Postponed e) {
            seen.failed(place, e.getMessage());
            throw new Postponed(
                    e.pause(),
                    "%d of %d hooks are kept; %s".formatted(seen.wellPlaces(), all, e.getMessage()),
                    well > 0);
        }
    }

    private void failed(Place place, IOException failure) {
        failures.add(place.name(), failure.getMessage());
        seen.failed(place, failure.getMessage());
    }

    private void answers(Place place) {
        silence.end();
        seen.answers(place);
    }

    /** Gives the other hooks that lead here. */
    private List<String> keep(Place place, Set<String> former) throws IOException, Postponed, InterruptedException {
        var secret = hooks.secret();
        var plan = HookPlan.of(place.wanted(), former, hooks.list(place), id -> seen.hasSecret(place, id, secret));
        switch (plan.step()) {
            case HookPlan.Create create -> create(place);
            case HookPlan.Update update -> {
                pauseBetweenChanges();
                hooks.update(place, update.id());
                log.changed(place, update.id());
                seen.secret(place, update.id(), secret);
            }
            case HookPlan.Leave leave -> {}
        }
        return plan.others();
    }

    /** Between looking and making, somebody else may have made it. */
    private void create(Place place) throws IOException, Postponed, InterruptedException {
        try {
            pauseBetweenChanges();
            seen.making(place);
            var id = hooks.create(place);
            seen.made(place);
            log.made(place, id);
            seen.secret(place, id, hooks.secret());
        } catch (RestException refused) {
            if (!refused.isTrouble()) { // a proxy's 504 says as little of the hook as no answer does
                seen.made(place);
            }
            if (!refused.mayExist() || !isThere(place)) {
                throw refused;
            }
        }
    }

    private boolean isThere(Place place) throws IOException, Postponed {
        return !(HookPlan.of(place.wanted(), Set.of(), hooks.list(place), id -> true)
                        .step()
                instanceof HookPlan.Create);
    }

    private void pauseBetweenChanges() throws InterruptedException {
        if (changed) {
            pause.take(hooks.pace());
        }
        changed = true;
    }

    private String detail(int places) {
        var count = places == 1 ? "1 hook" : places + " hooks";
        return hooks.note().isEmpty() ? count : count + ", " + hooks.note();
    }
}
