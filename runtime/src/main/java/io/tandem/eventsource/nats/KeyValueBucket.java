package io.tandem.eventsource.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueStatus;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * A key-value bucket of the EventBus that is changed by compare-and-set, made where it is not there, with as many copies as
 * the events have. All calls block.
 */
public final class KeyValueBucket {
    private static final Logger LOG = Logger.getLogger(KeyValueBucket.class);
    private static final String EVENTS = "default";
    private static final int NAME_IN_USE = 10058;
    private static final int NOT_FOUND = 404;
    /** More than all EventSources of a bus write while a watch is behind. */
    private static final long UNSEEN = 1_000_000;

    private final NatsLink link;
    private final String name;
    private final String description;
    private final InstantSource clock;
    /** Not a monitor: it is held while the server is asked, which on a virtual thread would hold a processor too. */
    private final ReentrantLock opening = new ReentrantLock();
    /** The highest revision this process knows of. */
    private final AtomicLong highest = new AtomicLong();

    private Bound bound;

    public KeyValueBucket(NatsLink link, String name, String description, InstantSource clock) {
        this.link = link;
        this.name = name;
        this.description = description;
        this.clock = clock;
    }

    /** The bucket over the present connection, made if it is not there. */
    public KeyValue open() throws IOException, JetStreamApiException {
        var connection = link.connection().orElseThrow(() -> new IOException("not connected to the EventBus"));
        opening.lock();
        try {
            if (bound == null || bound.connection() != connection) {
                bound = new Bound(connection, open(connection));
            }
            return bound.bucket();
        } finally {
            opening.unlock();
        }
    }

    /** The bucket may have been lost with its server: look again, and make it again. */
    public void forget() {
        opening.lock();
        try {
            bound = null;
        } finally {
            opening.unlock();
        }
    }

    /** A bucket that is made again goes on above this revision. */
    public void knows(long revision) {
        highest.accumulateAndGet(revision, Math::max);
    }

    private KeyValue open(Connection connection) throws IOException, JetStreamApiException {
        var management = connection.keyValueManagement();
        try {
            var present = management.getStatus(name);
            knows(present.getBackingStreamInfo().getStreamState().getLastSequence());
            raise(management, present, copies(connection));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NOT_FOUND) {
                throw e;
            }
            make(connection);
        }
        return connection.keyValue(name);
    }

    /** The bus has grown since; where it cannot be done the bucket serves all the same. */
    private void raise(KeyValueManagement management, KeyValueStatus present, int copies) throws IOException {
        if (present.getReplicas() >= copies) {
            return;
        }
        try {
            management.update(KeyValueConfiguration.builder(present.getConfiguration())
                    .replicas(copies)
                    .build());
            LOG.infof("bucket has %d copies now bucket=%s", copies, name);
        } catch (JetStreamApiException e) {
            LOG.warnf("bucket keeps %d copies bucket=%s reason=%s", present.getReplicas(), name, e.getMessage());
        }
    }

    /**
     * Revisions go on where a lost bucket can never have come: otherwise the writes of a new one would soon have the number
     * that an owner who does not know of the loss expects. Microseconds are more than one bucket is written to; where the
     * clock is behind, the highest revision that was seen counts, and what may have been written since.
     */
    private void make(Connection connection) throws IOException, JetStreamApiException {
        var bucket = KeyValueConfiguration.builder()
                .name(name)
                .description(description)
                .storageType(StorageType.File)
                .replicas(copies(connection))
                .build();
        var now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        var stream = StreamConfiguration.builder(bucket.getBackingConfig())
                .firstSequence(Math.max(now, highest.get() + UNSEEN))
                .build();
        try {
            connection.jetStreamManagement().addStream(stream);
            warnOfOldServer(connection);
        } catch (JetStreamApiException e) {
            // Another replica was quicker, by some microseconds.
            if (e.getApiErrorCode() != NAME_IN_USE) {
                throw e;
            }
        }
    }

    /** Before 2.10 a stream begins at 1, whatever is asked for. */
    private void warnOfOldServer(Connection connection) {
        var server = connection.getServerInfo();
        if (!server.isSameOrNewerThanVersion("2.10.0")) {
            LOG.warnf(
                    "nats-server %s is older than 2.10: revisions of bucket %s begin at 1 each time it is made; if it is ever lost, a replica that hangs meanwhile may overwrite its successor's record: upgrade, or elect by a Lease",
                    server.getVersion(), name);
        }
    }

    /** As many as the bus keeps of its events: the bucket then survives what the bus survives. */
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

    private record Bound(Connection connection, KeyValue bucket) {}
}
