package io.tandem.eventsource.connector.hook;

import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.hook.Hooks.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * The addresses that an event's hooks had: what leads to a former one is ours to change when the address does. Kept over
 * restarts, as a line each, the newest last. Of one thread at a time.
 */
final class Addresses {
    private static final Duration TIME = Duration.ofSeconds(20);
    /** An address with these is kept nowhere but at the provider. */
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/]*@");

    private final Checkpoint memory;
    private final BiPredicate<Place, String> ofAnother;
    private List<String> known;

    /** @param ofAnother whether what leads to an address is by now another event's hook, at a place */
    Addresses(Checkpoint memory, BiPredicate<Place, String> ofAnother) {
        this.memory = memory;
        this.ofAnother = ofAnother;
    }

    /**
     * Those that hooks had before that of this place, which is known from now on, too, without those that others have there
     * by now.
     *
     * @throws IOException if what is kept cannot be read
     */
    Set<String> before(Place place) throws IOException {
        var address = place.wanted().url();
        if (CREDENTIALS.matcher(address).find()) {
            return Set.of();
        }
        load();
        if (!known.contains(address)) {
            known.add(address);
            save();
        }
        var former = new LinkedHashSet<>(known);
        former.remove(address);
        former.removeIf(each -> ofAnother.test(place, each));
        return former;
    }

    /** No hook has another one any more. */
    void only(String address) {
        if (!CREDENTIALS.matcher(address).find() && !List.of(address).equals(known)) {
            known = new ArrayList<>(List.of(address));
            save();
        }
    }

    private void load() throws IOException {
        if (known != null) {
            return;
        }
        try {
            known = new ArrayList<>(memory.load()
                    .await()
                    .atMost(TIME)
                    .map(text -> text.lines().toList())
                    .orElse(List.of()));
        } catch (RuntimeException e) {
            throw new IOException("where hooks led before is not known, since the checkpoint cannot be read", e);
        }
    }

    /** The oldest are forgotten where there are too many. */
    private void save() {
        while (String.join("\n", known).length() > Checkpoint.LONGEST && known.size() > 1) {
            known.removeFirst();
        }
        if (known.getLast().length() <= Checkpoint.LONGEST) {
            memory.save(String.join("\n", known));
        }
    }
}
