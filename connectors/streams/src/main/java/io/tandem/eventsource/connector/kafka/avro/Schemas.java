package io.tandem.eventsource.connector.kafka.avro;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;

/**
 * Schemas by their number, from a registry: each that can be read is asked for once. Blocks, for half a minute at most, and
 * not after {@link #close}. For one thread, but for that.
 */
final class Schemas implements AutoCloseable {
    /** A registry of several servers may take as long until all of them know a schema that one has told a producer of. */
    static final Duration LATE = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(250);
    /** A number that nobody knows is asked for again, but not for each record that has it. */
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);
    /** After a wait that was in vain: numbers that are made up must not slow the others down without end. */
    private static final Duration NO_WAIT_FOR = Duration.ofSeconds(10);

    /** A registry that has no such schema is one as well. */
    private static final int ANY = 1;

    private static final int MOST_USELESS = 1000;
    private static final Found NONE = new Found.Useless("no registry gives as a number");

    private final Registry registry;
    private final KnownSchemas known;
    private final InstantSource clock;
    private final Duration late;
    private final Map<Integer, Remembered> useless = new LinkedHashMap<>(16, 0.75f, true);
    private final CountDownLatch closed = new CountDownLatch(1);
    private Instant noWaitUntil = Instant.MIN;

    /** @param late how long a number that was not met before may be unknown until that is believed */
    Schemas(RegistryLogin login, KnownSchemas known, InstantSource clock, Duration late) {
        this.registry = new Registry(login);
        this.known = known;
        this.clock = clock;
        this.late = late;
    }

    /** What is known of a schema. */
    sealed interface Found {
        /** It can be read. */
        record Usable(Schema schema) implements Found {}

        /** It cannot; the reason goes on after "schema 7, which". */
        record Useless(String reason) implements Found {}
    }

    /**
     * Asks the registry for something, unless it told of what it was last asked for.
     *
     * @throws IOException if it does not, or is none; the message names the field
     */
    void check() throws IOException, InterruptedException {
        if (known.registryTells()) {
            return;
        }
        var owed = known.owed();
        int id = owed.orElse(ANY);
        switch (registry.schema(id)) {
            case Registry.Answer.Told told -> keep(id, found(told.schema()));
            case Registry.Answer.Unknown unknown -> {}
            case Registry.Answer.Denied denied -> {
                if (owed.isPresent()) {
                    throw registry.failure(denied.reason(), null);
                }
            }
        }
        known.told();
    }

    /**
     * The schema of this number.
     *
     * @throws IOException if the registry does not tell; the message names the field
     */
    Found of(int id) throws IOException, InterruptedException {
        if (id < 0) {
            return NONE;
        }
        var usable = known.of(id);
        if (usable.isPresent()) {
            return new Found.Usable(usable.get());
        }
        var before = useless.get(id);
        if (before != null && before.until.isAfter(clock.instant())) {
            return before.found;
        }
        var found = told(id, before == null && !noWaitUntil.isAfter(clock.instant()));
        found.ifPresent(it -> keep(id, it));
        return found.orElseGet(() -> remembered(
                id,
                new Found.Useless("is not known to the registry"),
                clock.instant().plus(UNKNOWN_FOR)));
    }

    /** Ends what waits for the registry. On any thread. */
    @Override
    public void close() {
        closed.countDown();
        registry.close();
    }

    /** Empty if the registry does not know of it. */
    private Optional<Found> told(int id, boolean patient) throws IOException, InterruptedException {
        var wait = patient ? late : Duration.ZERO;
        var end = OptionalLong.empty();
        while (true) {
            known.owes(id);
            switch (registry.schema(id)) {
                case Registry.Answer.Told told -> {
                    known.told();
                    return Optional.of(found(told.schema()));
                }
                case Registry.Answer.Denied denied -> throw registry.failure(denied.reason(), null);
                case Registry.Answer.Unknown unknown -> {
                    if (end.isEmpty()) {
                        end = OptionalLong.of(System.nanoTime() + wait.toNanos());
                    }
                    if (System.nanoTime() >= end.getAsLong()) {
                        known.told();
                        noWaitUntil = patient ? clock.instant().plus(NO_WAIT_FOR) : noWaitUntil;
                        return Optional.empty();
                    }
                }
            }
            if (closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the connection ends");
            }
        }
    }

    private void keep(int id, Found found) {
        switch (found) {
            case Found.Usable it -> known.keep(id, it.schema());
            case Found.Useless it -> remembered(id, it, Instant.MAX);
        }
    }

    private Found remembered(int id, Found.Useless found, Instant until) {
        useless.put(id, new Remembered(found, until));
        if (useless.size() > MOST_USELESS) {
            useless.remove(useless.keySet().iterator().next());
        }
        return found;
    }

    private static Found found(JsonNode answer) {
        var type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new Found.Useless("is of type %s, and only AVRO is read".formatted(type));
        }
        if (!answer.path("references").isEmpty()) {
            return new Found.Useless("refers to schemas of other subjects, which are not read");
        }
        try {
            return new Found.Usable(UpstreamNames.parse(answer.path("schema").asText()));
        } catch (RuntimeException e) { // Avro's own, and others: a name that is not defined ends in a null pointer
            return new Found.Useless("cannot be read: %.200s".formatted(e.getMessage()));
        }
    }

    private record Remembered(Found.Useless found, Instant until) {}
}
