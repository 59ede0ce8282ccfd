package io.tandem.eventsource.leader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueStatus;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.nats.NatsLink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;

/**
 * A key of a JetStream key-value bucket, changed by compare-and-set on its revision. The bucket knows no expiry: whoever
 * stands by judges it. It lives where the events go, over the same connection, so an owner that cannot reach its lock
 * cannot publish either.
 */
public final class KeyValueLock implements Lock {
    /** One bucket for all EventSources of a bus; a key for each. */
    public static final String BUCKET = "tandem-leader";

    private static final Logger LOG = Logger.getLogger(KeyValueLock.class);
    private static final String EVENTS = "default";
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final int NAME_IN_USE = 10058;
    private static final int NOT_FOUND = 404;

    private final NatsLink link;
    private final String key;
    private final Executor blocking;
    private final KeyValueWatch watch;
    /** Where this process answers that it is alive; goes into the records it writes. */
    private final String contact = "_INBOX.tandem." + UUID.randomUUID();

    private Bound bound;

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
        this.link = link;
        this.key = namespace + "." + eventSourceName;
        this.blocking = blocking;
        this.watch = new KeyValueWatch(this, link, contact, timers, blocking);
    }

    @Override
    public Uni<LockRecord> read() {
        return call(() -> {
            var entry = bucket().get(key);
            if (entry == null) {
                return LockRecord.absent();
            }
            watch.noticed(entry);
            return record(entry);
        });
    }

    @Override
    public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
        return call(() -> {
            var value = value(next);
            var revision = expected.version().isEmpty()
                    ? bucket().create(key, value)
                    : bucket().update(key, value, Long.parseLong(expected.version()));
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

    /** The bucket over the present connection, made if it is not there. Blocks. */
    synchronized KeyValue bucket() throws IOException, JetStreamApiException {
        var connection = link.connection().orElseThrow(() -> new IOException("not connected to the EventBus"));
        if (bound == null || bound.connection() != connection) {
            bound = new Bound(connection, open(connection));
        }
        return bound.bucket();
    }

    private KeyValue open(Connection connection) throws IOException, JetStreamApiException {
        var management = connection.keyValueManagement();
        try {
            raise(management, management.getStatus(BUCKET), copies(connection));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NOT_FOUND) {
                throw e;
            }
            make(connection);
        }
        return connection.keyValue(BUCKET);
    }

    /** The bus has grown since; an owner who cannot do it has a lock all the same. */
    private static void raise(KeyValueManagement management, KeyValueStatus bucket, int copies) throws IOException {
        if (bucket.getReplicas() >= copies) {
            return;
        }
        try {
            management.update(KeyValueConfiguration.builder(bucket.getConfiguration())
                    .replicas(copies)
                    .build());
            LOG.infof("lock bucket has %d copies now bucket=%s", copies, BUCKET);
        } catch (JetStreamApiException e) {
            LOG.warnf("lock bucket keeps %d copies bucket=%s reason=%s", bucket.getReplicas(), BUCKET, e.getMessage());
        }
    }

    /**
     * Revisions go on where a lost bucket can never have come: otherwise the writes of a new one would soon have the number
     * that an owner who does not know of the loss expects. Microseconds are more than one bucket is written to.
     */
    private static void make(Connection connection) throws IOException, JetStreamApiException {
        var bucket = KeyValueConfiguration.builder()
                .name(BUCKET)
                .description("which replica of an EventSource is active")
                .storageType(StorageType.File)
                .replicas(copies(connection))
                .build();
        var now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        var stream = StreamConfiguration.builder(bucket.getBackingConfig())
                .firstSequence(now)
                .build();
        try {
            connection.jetStreamManagement().addStream(stream);
        } catch (JetStreamApiException e) {
            // Another replica was quicker, by some microseconds.
            if (e.getApiErrorCode() != NAME_IN_USE) {
                throw e;
            }
        }
    }

    /** As many as the bus keeps of its events: the lock then survives what the bus survives. */
    private static int copies(Connection connection) throws IOException, JetStreamApiException {
        try {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(EVENTS)
                    .getConfiguration()
                    .getReplicas();
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return 1;
            }
            throw e;
        }
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
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                throw new ConflictException("the key changed");
            }
            forget();
            throw new IllegalStateException("the EventBus refuses bucket %s: %s".formatted(BUCKET, e.getMessage()), e);
        } catch (Exception e) {
            // Where the bucket is gone, nobody answers a direct read or a write: they fail like a lost connection.
            forget();
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The bucket may have been lost with its server: look again, and make it again. */
    private synchronized void forget() {
        bound = null;
    }

    private record Bound(Connection connection, KeyValue bucket) {}
}
