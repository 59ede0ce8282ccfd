package io.tandem.local.run;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Sees every event of a JetStream bus, in the order of the stream and after its removal of duplicates. */
final class BusWatch implements AutoCloseable {
    private static final String STREAM = "default";
    private static final String SUBJECTS = "default.>";

    private final Connection connection;
    private final List<Seen> events = new CopyOnWriteArrayList<>();
    private final Consumer<Seen> listener;

    private BusWatch(Connection connection, Consumer<Seen> listener) {
        this.connection = connection;
        this.listener = listener;
    }

    /** Connects to the bus at {@code url}; {@code listener} is told each event as it comes. */
    static BusWatch connect(String url, Consumer<Seen> listener) {
        try {
            Options options =
                    new Options.Builder().server(url).maxReconnects(-1).build();
            return new BusWatch(Nats.connect(options), listener);
        } catch (IOException e) {
            throw new IllegalStateException("no NATS server at " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Sees from now on all events later than {@code since}.
     *
     * @return true
     * @throws JetStreamApiException while there is no stream; the first pod makes it
     */
    boolean follow(Instant since) throws IOException, JetStreamApiException {
        ConsumerConfiguration consumer = ConsumerConfiguration.builder()
                .deliverPolicy(DeliverPolicy.ByStartTime)
                .startTime(since.atZone(ZoneOffset.UTC))
                .build();
        PushSubscribeOptions options = PushSubscribeOptions.builder().stream(STREAM)
                .ordered(true)
                .configuration(consumer)
                .build();
        var unused =
                connection.jetStream().subscribe(SUBJECTS, connection.createDispatcher(), this::take, false, options);
        return true;
    }

    /** All events of one EventSource so far. */
    List<Seen> of(String source) {
        return events.stream().filter(event -> event.source().equals(source)).toList();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Message message) {
        Seen event = Seen.parse(message.metaData().timestamp().toInstant(), message.getData());
        events.add(event);
        listener.accept(event);
    }
}
