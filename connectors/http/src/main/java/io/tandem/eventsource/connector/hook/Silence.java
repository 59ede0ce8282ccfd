package io.tandem.eventsource.connector.hook;

import java.io.IOException;

/** Places in a row that did not answer: the next one may, but after some it is the provider that is away. */
public final class Silence {
    private static final int LONG = 3;

    private int places;

    /**
     * One did not answer.
     *
     * @throws IOException the same, if it came of an interruption
     */
    public void add(IOException failure) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        places++;
    }

    /** One answered. */
    public void end() {
        places = 0;
    }

    /** Whether the rest is not worth asking now. */
    public boolean isLong() {
        return places >= LONG;
    }
}
