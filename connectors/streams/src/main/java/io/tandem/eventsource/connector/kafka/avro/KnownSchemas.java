package io.tandem.eventsource.connector.kafka.avro;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/**
 * What one event knows of its registry, over all its connections: schemas never change under their number. Those that were
 * used last are kept. For several threads: one connection may end while the next one begins.
 */
public final class KnownSchemas {
    private static final int MOST = 1000;
    private final int most;
    private final Map<Integer, Schema> usable = new LinkedHashMap<>(16, 0.75f, true);
    private OptionalInt owed = OptionalInt.empty();
    private boolean tells;

    public KnownSchemas() {
        this(MOST);
    }

    /** @param most schemas that are kept */
    KnownSchemas(int most) {
        this.most = most;
    }

    synchronized Optional<Schema> of(int id) {
        return Optional.ofNullable(usable.get(id));
    }

    synchronized void keep(int id, Schema schema) {
        usable.put(id, schema);
        if (usable.size() > most) {
            usable.remove(usable.keySet().iterator().next());
        }
    }

    /** Whether the registry told of what it was last asked for. */
    synchronized boolean registryTells() {
        return tells;
    }

    /** The schema that a record waits for; empty if none does. */
    synchronized OptionalInt owed() {
        return owed;
    }

    synchronized void owes(int id) {
        owed = OptionalInt.of(id);
        tells = false;
    }

    synchronized void told() {
        owed = OptionalInt.empty();
        tells = true;
    }
}
