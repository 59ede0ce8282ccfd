package io.tandem.local.node;

import java.util.concurrent.ThreadLocalRandom;

/** Hands out addresses of 127.0.0.0/8, another net for each node, so that pods of parallel nodes rarely meet. */
final class Loopbacks {
    private static final int NETS = 250;

    private final int first = ThreadLocalRandom.current().nextInt(1, NETS);
    private final int second = ThreadLocalRandom.current().nextInt(1, NETS);
    private int last;

    /** An address not used for the last 250 pods of this node. */
    String next() {
        last = last % NETS + 1;
        return "127.%d.%d.%d".formatted(first, second, last);
    }
}
