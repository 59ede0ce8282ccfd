package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.connector.SizeGuess;

/**
 * How many events to ask a source for, so that those on their way stay within a number and a size. The size of an event that
 * has not arrived is guessed by those that have. Not thread-safe.
 */
final class Window {
    private static final long FIRST_GUESS = 4096;

    private final int mostEvents;
    private final long mostBytes;
    private final int batch;
    private long asked;
    private long open;
    private long bytes;
    private final SizeGuess guess = new SizeGuess(FIRST_GUESS);

    /**
     * @param mostEvents on their way at once, at least 1
     * @param mostBytes of those together, more than 0; one event may be larger
     */
    Window(int mostEvents, long mostBytes) {
        this.mostEvents = mostEvents;
        this.mostBytes = mostBytes;
        this.batch = Math.max(1, mostEvents / 4);
    }

    /**
     * How many more to ask for now; 0 most of the time, since asking costs. At least one is asked for when nothing is on
     * its way.
     *
     * @param tight others have taken all the memory there is
     */
    long ask(boolean tight) {
        long room = Math.min(mostEvents - open - asked, (mostBytes - bytes) / guess.bytes() - asked);
        if (tight || room < 0) {
            room = 0;
        }
        if (open + asked == 0) {
            room = Math.max(room, 1);
        } else if (room < batch && asked >= batch) {
            return 0;
        }
        asked += room;
        return room;
    }

    void arrived() {
        asked = Math.max(0, asked - 1);
        open++;
    }

    /** @param size bytes of an event that arrived */
    void measured(long size) {
        bytes += size;
        guess.measured(size);
    }

    /** Something else of this size stands for the event from now on, and is measured anew. */
    void forget(long size) {
        bytes -= size;
    }

    /** @param size as it was measured; 0 if it was not */
    void settled(long size) {
        open--;
        bytes -= size;
    }
}
