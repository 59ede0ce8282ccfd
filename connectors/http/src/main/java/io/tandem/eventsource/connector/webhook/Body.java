package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.ByteBudget;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * A request's body as it grows: never larger than its limit, and never a byte that the process's budget was not asked for.
 * Filled on its event loop; read and dropped from any thread.
 */
final class Body {
    private static final int FIRST_PIECE = 1024;
    private static final byte[] NONE = {};

    private final long limit;
    private final ByteBudget budget;
    private long announced;
    private long reserved;
    private byte[] bytes = NONE;
    private int size;
    private boolean dropped;

    Body(long limit, ByteBudget budget) {
        this.limit = Math.min(limit, Integer.MAX_VALUE - 8);
        this.budget = budget;
    }

    /** What became of a piece, or of the announcement of all pieces. */
    enum Added {
        TAKEN,
        /** The limit is passed with it: nothing is kept from now on. */
        EXCEEDED,
        /** The process has no memory left for it: nothing is kept from now on. */
        NO_MEMORY,
        /** It is not wanted any more. */
        IGNORED
    }

    /** @param contentLength as in the head; null if the length is not known */
    synchronized Added announce(String contentLength) {
        if (contentLength == null) {
            return Added.TAKEN;
        }
        try {
            announced = Long.parseLong(contentLength);
        } catch (NumberFormatException e) {
            return Added.EXCEEDED;
        }
        if (announced > limit) {
            return Added.EXCEEDED;
        }
        return reserve(announced) ? Added.TAKEN : Added.NO_MEMORY;
    }

    synchronized Added add(Buffer piece) {
        if (dropped) {
            return Added.IGNORED;
        }
        long needed = (long) size + piece.length();
        if (needed > limit) {
            drop();
            return Added.EXCEEDED;
        }
        if (needed > bytes.length && !grow((int) needed)) {
            drop();
            return Added.NO_MEMORY;
        }
        piece.getBytes(bytes, size);
        size = (int) needed;
        return Added.TAKEN;
    }

    /** Lets go of what is here and ignores what comes. */
    synchronized void drop() {
        bytes = NONE;
        size = 0;
        dropped = true;
        budget.release(reserved);
        reserved = 0;
    }

    synchronized int size() {
        return size;
    }

    /** All that was taken, without a copy where the length was known; empty once it is dropped. */
    synchronized byte[] bytes() {
        if (size < bytes.length) {
            bytes = Arrays.copyOf(bytes, size);
        }
        return bytes;
    }

    private boolean grow(int needed) {
        long length = size == 0 ? Math.max(announced, FIRST_PIECE) : Math.min(limit, bytes.length * 2L);
        length = Math.max(needed, length);
        if (!reserve(length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, (int) length);
        return true;
    }

    /** @param length of the whole body as far as it is known */
    private boolean reserve(long length) {
        if (length > reserved) {
            if (!budget.tryReserve(length - reserved)) {
                return false;
            }
            reserved = length;
        }
        return true;
    }
}
