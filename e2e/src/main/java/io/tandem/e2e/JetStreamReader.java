package io.tandem.e2e;

import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.api.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the stream {@code default}; the time of an event is when the server stored it. */
final class JetStreamReader implements BusReader {
    private static final String STREAM = "default";
    private static final int NOT_FOUND = 404;
    private static final Duration NEXT_LIMIT = Duration.ofSeconds(20);
    /** After which a server forgets a consumer of a reader that died. */
    private static final Duration LEFT_ALONE = Duration.ofMinutes(1);

    private static final int MESSAGES_AT_ONCE = 1000;
    /** The client drops what comes while 64 MiB wait to be taken. */
    private static final int BYTES_AT_ONCE = 16 << 20;
    /**
     * Each is taken before more is asked for. A continuous pull asks again for what has arrived, taken or not, so that a reader
     * that decodes large events falls behind the server until the client drops some.
     */
    private static final FetchConsumeOptions AT_ONCE = FetchConsumeOptions.builder()
            .max(BYTES_AT_ONCE, MESSAGES_AT_ONCE)
            .expiresIn(NEXT_LIMIT.toMillis())
            .build();

    private final Connection connection;

    JetStreamReader(String url) {
        this(Options.builder().servers(url.split(",")));
    }

    /** Of a bus that wants more than an address. */
    JetStreamReader(Options.Builder options) {
        try {
            connection = Nats.connect(options.ignoreDiscoveredServers()
                    .maxReconnects(-1)
                    .reconnectWait(Duration.ofMillis(100))
                    .build());
        } catch (IOException e) {
            throw new IllegalStateException("no NATS: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public List<Delivered> read(SourceKind kind, String source) {
        List<Delivered> events = new ArrayList<>();
        read(
                subject(source),
                message -> events.add(EventDecoder.decode(
                        kind, message.getData(), message.metaData().timestamp().toInstant())));
        return List.copyOf(events);
    }

    /** What there is of one subject, in the bus's order. */
    List<byte[]> bodies(String subject) {
        List<byte[]> bodies = new ArrayList<>();
        read(subject, message -> bodies.add(message.getData()));
        return List.copyOf(bodies);
    }

    /** The numbers that the stream gave the messages of one subject, ascending. */
    List<Long> numbers(String subject) {
        List<Long> numbers = new ArrayList<>();
        read(subject, message -> numbers.add(message.metaData().streamSequence()));
        return List.copyOf(numbers);
    }

    @Override
    public Optional<Delivered> last(SourceKind kind, String source) {
        return last(subject(source))
                .map(last ->
                        EventDecoder.decode(kind, last.getData(), last.getTime().toInstant()));
    }

    /** How many events of a source there are; none where there is no stream. */
    long count(String source) {
        try {
            var options = StreamInfoOptions.filterSubjects(subject(source));
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(STREAM, options)
                    .getStreamState()
                    .getSubjects()
                    .stream()
                    .mapToLong(Subject::getCount)
                    .sum();
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return 0;
            }
            throw new IllegalStateException("cannot ask the stream", e);
        } catch (IOException e) {
            throw new IllegalStateException("cannot ask the stream", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Calls {@code each} with every message of one subject, in the bus's order; however long it takes over one, none is missing. By
     * a consumer of its own that is gone afterwards: a server allows a stream a thousand.
     */
    void read(String subject, Consumer<Message> each) {
        if (last(subject).isEmpty()) {
            return;
        }
        var config = ConsumerConfiguration.builder()
                .filterSubject(subject)
                .ackPolicy(AckPolicy.None)
                .inactiveThreshold(LEFT_ALONE)
                .memStorage(true)
                .numReplicas(1)
                .build();
        try {
            var stream = connection.getStreamContext(STREAM);
            var consumer = stream.createOrUpdateConsumer(config);
            try {
                long taken = 0;
                do {
                    taken = fetch(consumer, subject, taken, each);
                } while (taken > 0);
            } finally {
                stream.deleteConsumer(consumer.getConsumerName());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot read the stream", e);
        }
    }

    /**
     * Takes some.
     *
     * @param taken number of the last one taken, counted by the consumer
     * @return that number, or 0 if there are no more
     */
    private static long fetch(ConsumerContext consumer, String subject, long taken, Consumer<Message> each)
            throws Exception {
        try (FetchConsumer some = consumer.fetch(AT_ONCE)) {
            long last = taken;
            // the first null may only tell that the server has ended this pull, the next whether all was taken
            int silent = 0;
            while (!some.isFinished() && silent < 2) {
                Message next = some.nextMessage();
                if (next == null) {
                    silent++;
                    continue;
                }
                silent = 0;
                var place = next.metaData();
                if (place.consumerSequence() != last + 1) {
                    throw new IllegalStateException("the stream skipped some of " + subject);
                }
                last = place.consumerSequence();
                each.accept(next);
                if (place.pendingCount() == 0) {
                    return 0;
                }
            }
            if (last == taken) {
                throw new IllegalStateException("the stream stopped in the middle of " + subject);
            }
            return last;
        }
    }

    private Optional<MessageInfo> last(String subject) {
        try {
            return Optional.of(connection.jetStreamManagement().getLastMessage(STREAM, subject));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw new IllegalStateException("cannot read the stream", e);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the stream", e);
        }
    }

    /** Of the events of a source's one configuration. */
    static String subject(String source) {
        return "default.%s.%s".formatted(source, Manifests.EVENT);
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
