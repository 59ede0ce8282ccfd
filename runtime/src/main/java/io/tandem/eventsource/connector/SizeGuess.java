package io.tandem.eventsource.connector;

/** How large the next event may be, by those that came: up at once, down slowly. Not thread-safe. */
public final class SizeGuess {
    private long bytes;

    /** @param first as long as none came, at least 1 */
    public SizeGuess(long first) {
        this.bytes = first;
    }

    public void measured(long size) {
        bytes = size > bytes ? size : Math.max(1, bytes - (bytes - size) / 16);
    }

    /** At least 1. */
    public long bytes() {
        return bytes;
    }
}
