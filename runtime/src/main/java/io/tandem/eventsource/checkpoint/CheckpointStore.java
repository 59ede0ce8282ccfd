package io.tandem.eventsource.checkpoint;

import java.io.IOException;

/** Where positions are kept: one record for each event name, changed by compare-and-set. All calls block. */
public interface CheckpointStore {
    /**
     * The present record; {@link Stored#absent()} if there is none.
     *
     * @throws IOException if the store cannot be asked at present
     * @throws ForbiddenException if a right is missing
     */
    Stored read(String eventName) throws IOException;

    /**
     * Writes if the stored version is still the expected one (creates if it is absent).
     *
     * @return false if somebody else wrote
     * @throws IOException if the outcome is unknown
     * @throws ForbiddenException if a right is missing
     */
    boolean write(String eventName, String expectedVersion, Record next) throws IOException;

    /**
     * @param epoch of the lock's term in which it was written, 0 where there is no lock
     * @param writer names the one connection that may write until another claims it
     * @param position the connector's, empty if there is none yet
     */
    record Record(long epoch, String writer, String position) {}

    /** @param version the store's token for compare-and-set, empty if there is no record */
    record Stored(Record record, String version) {
        static Stored absent() {
            return new Stored(new Record(0, "", ""), "");
        }
    }

    /** The message names the right and what to grant. */
    final class ForbiddenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ForbiddenException(String message) {
            super(message);
        }
    }
}
