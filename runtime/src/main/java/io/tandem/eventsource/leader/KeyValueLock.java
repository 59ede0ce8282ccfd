package io.tandem.eventsource.leader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.nats.KeyValueBucket;
import io.tandem.eventsource.nats.NatsLink;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A key of a JetStream key-value bucket, changed by compare-and-set on its revision. The bucket knows no expiry: whoever
 * stands by judges it. It lives where the events go, over the same connection, so an owner that cannot reach its lock
 * cannot publish either.
 */
public final class KeyValueLock implements Lock {
    /** One bucket for all EventSources of a bus; a key for each. */
    public static final String BUCKET = "tandem-leader";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int WRONG_LAST_SEQUENCE = 10071;

    private final KeyValueBucket bucket;
    private final String key;
    private final Executor blocking;
    private final KeyValueWatch watch;
    /** Where this process answers that it is alive; goes into the records it writes. */
    private final String contact = "_INBOX.tandem." + UUID.randomUUID();

    /**
     * @param timers for the liveness requests of a standby
     * @param blocking runs the client's blocking calls
     */
    public KeyValueLock(
            NatsLink link,
            String namespace,
            String eventSourceName,
            ScheduledExecutorService timers,
            Executor blocking) {
        this(link, namespace, eventSourceName, timers, blocking, InstantSource.system());
    }

    KeyValueLock(
            NatsLink link,
            String namespace,
            String eventSourceName,
            ScheduledExecutorService timers,
            Executor blocking,
            InstantSource clock) {
        this.bucket = new KeyValueBucket(link, BUCKET, "which replica of an EventSource is active", clock);
        this.key = namespace + "." + eventSourceName;
        this.blocking = blocking;
        this.watch = new KeyValueWatch(this, link, contact, timers, blocking);
    }

    @Override
    public Uni<LockRecord> read() {
        return call(() -> {
            var entry = bucket.open().get(key);
            if (entry == null) {
                return LockRecord.absent();
            }
            watch.noticed(entry);
            watch.holding(contact(entry).equals(contact));
            return record(entry);
        });
    }

    @Override
    public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
        return call(() -> {
            var value = value(next);
            var revision = expected.version().isEmpty()
                    ? bucket.open().create(key, value)
                    : bucket.open().update(key, value, Long.parseLong(expected.version()));
            knows(revision);
            watch.holding(!next.free());
            return new LockRecord(next.holder(), next.epoch(), next.duration(), Long.toString(revision));
        });
    }

    @Override
    public Multi<Sighting> sightings() {
        return watch.sightings();
    }

    String key() {
        return key;
    }

    /** A bucket that is made again goes on above it. */
    void knows(long revision) {
        bucket.knows(revision);
    }

    /** The bucket over the present connection, made if it is not there. Blocks. */
    KeyValue bucket() throws IOException, JetStreamApiException {
        return bucket.open();
    }

    /** The record in an entry. */
    static LockRecord record(KeyValueEntry entry) {
        if (entry.getOperation() != KeyValueOperation.PUT) {
            return LockRecord.absent();
        }
        var json = json(entry);
        return new LockRecord(
                json.path("holder").asText(),
                json.path("epoch").asLong(),
                Duration.ofMillis(json.path("durationMillis").asLong()),
                Long.toString(entry.getRevision()));
    }

    /** Where the holder answers, empty if it does not. */
    static String contact(KeyValueEntry entry) {
        return entry.getOperation() == KeyValueOperation.PUT
                ? json(entry).path("contact").asText()
                : "";
    }

    private static JsonNode json(KeyValueEntry entry) {
        try {
            return JSON.readTree(entry.getValue());
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private byte[] value(LockRecord next) throws IOException {
        return JSON.writeValueAsBytes(Map.of(
                "holder", next.holder(),
                "epoch", next.epoch(),
                "durationMillis", next.duration().toMillis(),
                "contact", next.free() ? "" : contact));
    }

    private <T> Uni<T> call(Callable<T> request) {
        return BlockingCall.on(blocking, () -> answer(request));
    }

    private <T> T answer(Callable<T> request) {
        try {
            return request.call();
        } catch (JetStreamApiException e) {
            watch.holding(false);
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                throw new ConflictException("the key changed");
            }
            bucket.forget();
            throw new IllegalStateException("the EventBus refuses bucket %s: %s".formatted(BUCKET, e.getMessage()), e);
        } catch (Exception e) {
            watch.holding(false);
            // Where the bucket is gone, nobody answers a direct read or a write: they fail like a lost connection.
            bucket.forget();
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
