package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.leader.SimulatedProcess;
import io.tandem.eventsource.leader.SimulatedWorld;
import io.tandem.eventsource.leader.Term;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What became of each event, as the source and the bus know it, and what must hold of that. Events are told apart by the
 * number in their data, never by the id that the code under test gives them.
 */
final class DeliveryBook {
    private static final byte[] SMALL = data(40);
    private static final byte[] LARGE = data(600);
    /** Of a small and of a large CloudEvent, at most. */
    static final int SMALL_EVENT = 260;

    static final int LARGE_EVENT = 1_000;

    private static final byte[] MARK = "\"data_base64\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_DIGIT = "{\"n\":\"".length();
    private static final int DIGITS = 6;

    private enum Sizes {
        SMALL,
        LARGE,
        MIXED
    }

    /** One event of the source. */
    static final class Entry {
        final int number;
        final boolean large;
        /** In which it was taken in; of sources that cannot deliver again. Null if it was not. */
        Term term;

        /** The source need not deliver it again. */
        boolean accepted;
        /** A publication of it was lost, refused or late by the bus or the network, or it went back to the source by itself. */
        boolean troubled;
        /** Under which the bus has it; null before. */
        String id;

        Entry(int number, boolean large) {
            this.number = number;
            this.large = large;
        }

        @Override
        public String toString() {
            return "event " + number;
        }
    }

    private final SimulatedWorld world;
    private final boolean redelivered;
    private final Sizes sizes;
    private final List<Entry> entries = new ArrayList<>();
    /** Of those that are stored, the one with the highest number. */
    private Entry highest;
    /** All before it are stored. */
    private int stored;

    private Term lasting;
    private int firstWhenLasting;
    /** The first that was made when all was well for a while. */
    private int firstWhenWell = Integer.MAX_VALUE;

    /** @param redelivered the source delivers again what was not acknowledged */
    DeliveryBook(SimulatedWorld world, boolean redelivered) {
        this.redelivered = redelivered;
        this.sizes = Sizes.values()[world.random.nextInt(Sizes.values().length)];
        this.world = world;
    }

    /** Bytes that events may have together if they should have so many: sizes are guessed before events arrive. */
    long tolerated(long bytes) {
        return sizes == Sizes.MIXED ? bytes * LARGE_EVENT / SMALL_EVENT + LARGE_EVENT : bytes + LARGE_EVENT;
    }

    Entry next() {
        var entry = new Entry(entries.size(), sizes == Sizes.LARGE || sizes == Sizes.MIXED && world.chance(4));
        entries.add(entry);
        return entry;
    }

    List<Entry> entries() {
        return entries;
    }

    /** All before this one are stored, but for those that nobody can store any more. */
    int stored() {
        while (stored < entries.size() && (entries.get(stored).id != null || gone(entries.get(stored)))) {
            stored++;
        }
        return stored;
    }

    /** The first that is not stored and should be. */
    String missing() {
        return stored() < entries.size() ? entries.get(stored).toString() : "one that was delivered again";
    }

    /** Its source cannot deliver it again, and the term in which it was taken in, if it was, has ended by a fault. */
    private boolean gone(Entry entry) {
        return !redelivered && (entry.term == null || entry.term != lasting && entry.number < firstWhenLasting);
    }

    /** No fault ends this term or a later one. */
    void lasts(Term term) {
        lasting = term;
        firstWhenLasting = entries.size();
    }

    /** From now on nothing is doubled, whatever the bus removes. */
    void allIsWell() {
        firstWhenWell = entries.size();
    }

    /** What the source says of it: its number. */
    static byte[] data(Entry entry) {
        var data = (entry.large ? LARGE : SMALL).clone();
        for (int at = FIRST_DIGIT + DIGITS - 1, rest = entry.number; at >= FIRST_DIGIT; at--, rest /= 10) {
            data[at] = (byte) ('0' + rest % 10);
        }
        return data;
    }

    private static byte[] data(int size) {
        var data = new byte[size];
        Arrays.fill(data, (byte) 'x');
        var head = "{\"n\":\"000000".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, data, 0, head.length);
        data[size - 2] = '"';
        data[size - 1] = '}';
        return data;
    }

    /** The event that a CloudEvent is of. */
    Entry of(byte[] body) {
        int at = body.length - 4;
        while (body[at] != '"') {
            at--;
        }
        if (!Arrays.equals(body, at + 1 - MARK.length, at + 1, MARK, 0, MARK.length)) {
            throw new IllegalStateException("no event: " + new String(body, StandardCharsets.US_ASCII));
        }
        var head = Base64.getDecoder().decode(Arrays.copyOfRange(body, at + 1, at + 1 + 16));
        return entries.get(Integer.parseInt(new String(head, FIRST_DIGIT, DIGITS, StandardCharsets.US_ASCII)));
    }

    /** It leaves the process. */
    void leaves(SimulatedProcess process, byte[] body) {
        world.properties.publishes(process);
        world.note(() -> process + " sends " + of(body));
    }

    /** The bus has it, by an id that it does not remove. */
    void stored(byte[] body, String id) {
        var entry = of(body);
        world.note(() -> "BUS stored " + entry);
        if (entry.id != null) {
            if (entry.number >= firstWhenWell) {
                violated("%s is stored twice when all is well".formatted(entry));
            }
            if (!entry.id.equals(id)) {
                violated("%s is doubled by another id: %s, was %s".formatted(entry, id, entry.id));
            }
            return;
        }
        entry.id = id;
        if (highest == null || entry.number > highest.number) {
            highest = entry;
        } else if (!entry.troubled && (redelivered || entry.term == highest.term)) {
            // What a lost owner sent last may come late; whoever comes next begins with it, if it is there again.
            violated("%s overtakes %s".formatted(highest, entry));
        }
    }

    /** A publication of it does not arrive, or arrives late. */
    void troubled(byte[] body) {
        of(body).troubled = true;
        world.note(() -> "BUS or network lost or refused " + of(body));
    }

    /** The source is told. */
    void settles(SimulatedProcess process, Entry entry, Outcome outcome) {
        world.note(() -> process + " settles " + entry + " " + outcome);
        if (outcome.accepted() && entry.id == null) {
            violated("%s is settled before it is stored".formatted(entry));
        }
        entry.troubled |= outcome instanceof Outcome.Unavailable;
    }

    void violated(String what) {
        world.properties.violated(what);
    }
}
