package io.tandem.eventsource.checkpoint;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueOperation;
import io.tandem.eventsource.nats.KeyValueBucket;
import io.tandem.eventsource.nats.NatsLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** A bucket beside the lock's, on the bus: a key for each event name of each EventSource. */
public final class KeyValueCheckpoints implements CheckpointStore {
    /** One bucket for all EventSources of a bus. */
    public static final String BUCKET = "tandem-checkpoints";

    private static final int WRONG_LAST_SEQUENCE = 10071;

    private final KeyValueBucket bucket;
    private final String prefix;

    public KeyValueCheckpoints(NatsLink link, String namespace, String eventSourceName, InstantSource clock) {
        this.bucket = new KeyValueBucket(link, BUCKET, "how far each event of an EventSource was read", clock);
        this.prefix = Keys.of(namespace) + "." + Keys.of(eventSourceName) + ".";
    }

    @Override
    public Stored read(String eventName) throws IOException {
        var key = key(eventName);
        return ask(() -> {
            var entry = bucket.open().get(key);
            if (entry == null || entry.getOperation() != KeyValueOperation.PUT) {
                return Stored.absent();
            }
            bucket.knows(entry.getRevision());
            var text = new String(entry.getValue(), StandardCharsets.UTF_8);
            return new Stored(
                    RecordJson.read("key %s of bucket %s".formatted(key, BUCKET), text),
                    Long.toString(entry.getRevision()));
        });
    }

    @Override
    public boolean write(String eventName, String expectedVersion, Record next) throws IOException {
        var value = RecordJson.write(next).getBytes(StandardCharsets.UTF_8);
        return ask(() -> {
            try {
                bucket.knows(
                        expectedVersion.isEmpty()
                                ? bucket.open().create(key(eventName), value)
                                : bucket.open().update(key(eventName), value, Long.parseLong(expectedVersion)));
                return true;
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                    return false;
                }
                throw e;
            }
        });
    }

    String key(String eventName) {
        return prefix + Keys.of(eventName);
    }

    private interface Question<T> {
        T ask() throws IOException, JetStreamApiException;
    }

    private <T> T ask(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (JetStreamApiException e) {
            bucket.forget();
            throw new IOException("the EventBus refuses bucket %s: %s".formatted(BUCKET, e.getMessage()), e);
        } catch (IOException | RuntimeException e) {
            // Where the bucket is gone, nobody answers: that looks like a lost connection.
            bucket.forget();
            throw e instanceof IOException known ? known : new IOException(e.getMessage(), e);
        }
    }
}
