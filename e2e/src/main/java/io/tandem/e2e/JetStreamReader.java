package io.tandem.e2e;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.OrderedConsumerConfiguration;
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
    private static final Duration NEXT_LIMIT = Duration.ofSeconds(5);
    /** Events may be large. */
    private static final ConsumeOptions AT_ONCE =
            ConsumeOptions.builder().batchSize(100).build();

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

    private void read(String subject, Consumer<Message> each) {
        if (last(subject).isEmpty()) {
            return;
        }
        var config = new OrderedConsumerConfiguration().filterSubjects(subject);
        try (IterableConsumer messages = connection
                .getStreamContext(STREAM)
                .createOrderedConsumer(config)
                .iterate(AT_ONCE)) {
            Message message;
            do {
                message = messages.nextMessage(NEXT_LIMIT);
                if (message == null) {
                    throw new IllegalStateException("the stream stopped in the middle of " + subject);
                }
                each.accept(message);
            } while (message.metaData().pendingCount() > 0);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot read the stream", e);
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
