package io.tandem.e2e;

import java.util.Set;

/** What a pod is flooded with. */
enum Flood {
    LARGE_BUS_HANGS("a post of 1 MB each second, bus suspended", 1000, Bus.SUSPENDED, false, Set.of()),
    LARGE_BUS_GONE("a post of 1 MB each second, bus stopped", 1000, Bus.STOPPED, false, Set.of()),
    LARGE("a post of 1 MB each second, bus working", 1000, Bus.WORKING, false, Set.of()),
    SLOW_SENDERS("a post of 21 bytes, one byte a second", 1000, Bus.WORKING, false, Set.of()),
    SLOW_LARGE("a post that announces 1 MB, one byte a second", 1000, Bus.WORKING, false, Set.of()),
    SLOW_READERS("posts without a pause, answers not read", 1000, Bus.WORKING, false, Set.of()),
    HEADS("heads of 64 KiB, every other one never ended", 500, Bus.WORKING, false, Set.of(400, 431)),
    STREAMS("100 streams of HTTP/2 each, opened and left", 20, Bus.WORKING, true, Set.of()),
    RESETS("streams of HTTP/2 opened and reset without a pause", 20, Bus.WORKING, true, Set.of());

    private final String title;
    private final int connections;
    private final Bus bus;
    private final boolean secured;
    private final Set<Integer> right;

    Flood(String title, int connections, Bus bus, boolean secured, Set<Integer> right) {
        this.title = title;
        this.connections = connections;
        this.bus = bus;
        this.secured = secured;
        this.right = right;
    }

    /** What the bus does meanwhile. */
    enum Bus {
        WORKING,
        /** Its connections stay open and it answers nothing. */
        SUSPENDED,
        STOPPED
    }

    /** As in a table. */
    String title() {
        return title;
    }

    int connections() {
        return connections;
    }

    Bus bus() {
        return bus;
    }

    /** Whether it is of HTTP/2, which needs TLS. */
    boolean secured() {
        return secured;
    }

    /** Whether who floods may be answered so; anybody may be answered what is {@link HttpAnswer#isRight right}. */
    boolean allows(HttpAnswer answer) {
        return answer.isRight() || right.contains(answer.status());
    }
}
