package io.tandem.eventsource.bus;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Which partition of the topic an event goes to, as sarama, the client of upstream, decides. */
sealed interface Partitioning {
    /** @throws IllegalStateException if none can be written to */
    int choose(byte[] key, Partitions partitions);

    /**
     * @param name of the bus's configuration, null for the default
     * @throws IllegalArgumentException if there is no such partitioner
     */
    static Partitioning of(String name) {
        return switch (name == null ? "" : name.toLowerCase(Locale.ROOT)) {
            case "", "random" -> new AtRandom();
            case "hash" -> new Hash();
            case "roundrobin" -> new RoundRobin(new AtomicInteger());
            case "manual" -> new First();
            default ->
                throw new IllegalArgumentException(
                        "kafka.partitioner is \"%s\" and must be random, hash, roundrobin or manual".formatted(name));
        };
    }

    /** Any that has a leader now: the events of one name lose their order. */
    record AtRandom() implements Partitioning {
        @Override
        public int choose(byte[] key, Partitions partitions) {
            int[] writable = partitions.writable();
            return writable[ThreadLocalRandom.current().nextInt(writable.length)];
        }
    }

    /** FNV-1a of the key over all partitions, whether they have a leader or not. */
    record Hash() implements Partitioning {
        private static final int OFFSET = 0x811c9dc5;
        private static final int PRIME = 0x01000193;

        @Override
        public int choose(byte[] key, Partitions partitions) {
            int hash = OFFSET;
            for (byte b : key) {
                hash = (hash ^ (b & 0xff)) * PRIME;
            }
            return Math.abs(hash % partitions.count());
        }
    }

    /** The next that has a leader. */
    record RoundRobin(AtomicInteger next) implements Partitioning {
        @Override
        public int choose(byte[] key, Partitions partitions) {
            int[] writable = partitions.writable();
            return writable[Math.floorMod(next.getAndIncrement(), writable.length)];
        }
    }

    /** Always partition 0: upstream never sets another one. */
    record First() implements Partitioning {
        @Override
        public int choose(byte[] key, Partitions partitions) {
            return 0;
        }
    }
}
