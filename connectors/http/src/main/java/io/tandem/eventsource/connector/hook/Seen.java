package io.tandem.eventsource.connector.hook;

import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.hook.Hooks.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** What the rounds of a term have seen. Of one thread at a time. */
final class Seen {
    private final Duration fresh;
    private final Map<String, Well> places = new HashMap<>();
    private final Map<String, Optional<String>> secrets = new HashMap<>();
    private final Addresses addresses;
    private final Refusals refusals = new Refusals();
    /** By path. */
    private final Map<String, Duty.Place> told = new HashMap<>();

    private final Set<String> cleared = new HashSet<>();
    private final Set<String> silent = new HashSet<>();
    private final Set<String> making = new HashSet<>();
    private Object inputs = "";

    /**
     * Nothing yet.
     *
     * @param interval between rounds: a repeated one looks at what failed, a regular one at everything
     * @param ofAnother whether what leads to an address is by now another event's hook, at a place
     */
    Seen(Duration interval, Checkpoint memory, BiPredicate<Place, String> ofAnother) {
        this.fresh = interval.multipliedBy(2).dividedBy(3);
        this.addresses = new Addresses(memory, ofAnother);
    }

    Addresses addresses() {
        return addresses;
    }

    Refusals refusals() {
        return refusals;
    }

    /** A place whose hook was as wanted. */
    private record Well(Instant at, Hook wanted, String name, List<String> others) {}

    /** What was read anew: if it is not what it was, all places are to be looked at. */
    void inputs(Object now) {
        if (!now.equals(inputs)) {
            places.clear();
            refusals.clear();
            told.clear();
            inputs = now;
        }
    }

    void keepOnly(Collection<Place> wanted) {
        var paths = wanted.stream().map(Place::path).collect(Collectors.toSet());
        places.keySet().retainAll(paths);
        told.keySet().retainAll(paths);
        for (var place : wanted) {
            told.putIfAbsent(place.path(), new Duty.Place(place.name(), false, "it was not looked at yet"));
        }
        refusals.keepOnly(paths);
        silent.retainAll(paths);
        making.retainAll(paths);
    }

    /** Those that did not answer last time behind all others, so that these are not kept waiting. */
    List<Place> silentLast(List<Place> wanted) {
        return wanted.stream()
                .sorted(Comparator.comparing(place -> silent.contains(place.path())))
                .toList();
    }

    void silent(Place place) {
        silent.add(place.path());
    }

    void answers(Place place) {
        silent.remove(place.path());
    }

    /** A hook is asked for, and may come into being even if its answer does not come. */
    void making(Place place) {
        making.add(place.path());
    }

    void made(Place place) {
        making.remove(place.path());
    }

    boolean isMaking(Place place) {
        return making.contains(place.path());
    }

    boolean isFresh(Place place, Instant now) {
        var well = places.get(place.path());
        return well != null
                && well.wanted().equals(place.wanted())
                && well.at().plus(fresh).isAfter(now);
    }

    void well(Place place, List<String> others, Instant now) {
        refusals.remove(place);
        made(place);
        told.put(place.path(), new Duty.Place(place.name(), true, ""));
        places.put(place.path(), new Well(now, place.wanted(), place.name(), others));
    }

    void bad(Place place) {
        places.remove(place.path());
    }

    void failed(Place place, String message) {
        told.put(place.path(), new Duty.Place(place.name(), false, message));
    }

    /** Each place as it was when it was last looked at. */
    List<Duty.Place> told() {
        return told.values().stream()
                .sorted(Comparator.comparing(Duty.Place::name))
                .toList();
    }

    int wellPlaces() {
        return places.size();
    }

    /** By the name of their place, hooks that lead here beside the one that is kept. */
    Map<String, List<String>> others() {
        return places.values().stream()
                .filter(well -> !well.others().isEmpty())
                .collect(Collectors.toMap(Well::name, Well::others, (one, other) -> one, TreeMap::new));
    }

    /** Whether the hook got this secret in this term; whatever it got before, or by others, nobody knows. */
    boolean hasSecret(Place place, String id, Optional<String> secret) {
        return secret.isEmpty() || secret.equals(secrets.get(key(place, id)));
    }

    void secret(Place place, String id, Optional<String> secret) {
        secrets.put(key(place, id), secret);
    }

    /** Nothing that leads here is left at this place, so that whoever begins again goes on behind it. */
    void cleared(Place place) {
        cleared.add(place.path());
    }

    boolean isCleared(Place place) {
        return cleared.contains(place.path());
    }

    /** From now on all places are looked at again. */
    void nothingCleared() {
        cleared.clear();
    }

    private static String key(Place place, String id) {
        return place.path() + " " + id;
    }
}
