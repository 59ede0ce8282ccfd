package io.tandem.e2e;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Bodies of posts, each with a number of its own, and the numbers of those that were taken. Thread-safe. */
final class FloodBody {
    /** Of all numbers the same count of digits, so that all bodies are of one length. */
    private static final long FIRST = 1_000_000_000;

    /** Bytes of {@link #small}. */
    static final int SMALL = small(FIRST).length;
    /** Bytes of {@link #begin} and {@link #afterBegin} together. */
    static final int LARGE = 1_000_000;

    private static final String BEGIN = "{\"number\":%d,\"pad\":\"";
    /** What follows the beginning of each large one. */
    private static final byte[] REST = rest();

    private final AtomicLong numbers = new AtomicLong(FIRST);
    private final Set<Long> taken = ConcurrentHashMap.newKeySet();

    long next() {
        return numbers.getAndIncrement();
    }

    /** The post with this number was answered 200. */
    void taken(long number) {
        taken.add(number);
    }

    /** All numbers that were taken, as what was fed. */
    Stream<Fed> fed() {
        return taken.stream().map(number -> new Fed(SourceKind.WEBHOOK.label(), number));
    }

    /** Forgets what was taken. */
    void clear() {
        taken.clear();
    }

    static byte[] small(long number) {
        return HttpConnection.ascii("{\"number\":%d}".formatted(number));
    }

    /** The first bytes of a large one, with its number. */
    static byte[] begin(long number) {
        return HttpConnection.ascii(BEGIN.formatted(number));
    }

    /** The others, which are the same for all. */
    static byte[] afterBegin() {
        return REST;
    }

    private static byte[] rest() {
        var rest = new byte[LARGE - begin(FIRST).length];
        Arrays.fill(rest, (byte) 'x');
        rest[rest.length - 2] = '"';
        rest[rest.length - 1] = '}';
        return rest;
    }
}
