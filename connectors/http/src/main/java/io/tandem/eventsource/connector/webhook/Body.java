package io.tandem.eventsource.connector.webhook;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** A request's body as it grows, never larger than its limit. */
final class Body {
    /** What a client that was refused may still send until its connection is cut; it lets usual clients read why. */
    private static final long IGNORED_AT_MOST = 64L << 20;

    private static final byte[] NONE = {};

    private final long limit;
    private byte[] bytes = NONE;
    private int size;
    private long ignored = -1;

    Body(long limit) {
        this.limit = limit;
    }

    /** What became of a piece. */
    enum Added {
        TAKEN,
        /** The limit is passed with it: nothing is kept from now on. */
        EXCEEDED,
        /** It is not wanted any more. */
        IGNORED,
        /** More than can be ignored. */
        ENDLESS
    }

    boolean exceededBy(String contentLength) {
        try {
            return contentLength != null && Long.parseLong(contentLength) > limit;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    Added add(Buffer piece) {
        if (ignored >= 0) {
            ignored += piece.length();
            return ignored > IGNORED_AT_MOST ? Added.ENDLESS : Added.IGNORED;
        }
        int needed = size + piece.length();
        if (needed > limit) {
            drop();
            return Added.EXCEEDED;
        }
        if (size == 0) {
            bytes = piece.getBytes();
        } else {
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
            }
            piece.getBytes(bytes, size);
        }
        size = needed;
        return Added.TAKEN;
    }

    /** Lets go of what is here and ignores what comes. */
    void drop() {
        bytes = NONE;
        size = 0;
        ignored = Math.max(ignored, 0);
    }

    byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
