package io.tandem.e2e;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.tandem.local.NatsServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the stream {@code default} holds, asked for message by message: the client's ordered consumer was seen to stop in the
 * middle of a hundred messages of 1.3 MB.
 */
final class StreamContent {
    private static final String STREAM = "default";
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private StreamContent() {}

    /** The events of webhooks that are there; then they are taken away. Nobody else may publish or delete meanwhile. */
    static List<Delivered> take(String url) {
        try (Connection connection = NatsServer.connect(url)) {
            var streams = connection.jetStreamManagement(
                    JetStreamOptions.builder().requestTimeout(ANSWER).build());
            var state = streams.getStreamInfo(STREAM).getStreamState();
            List<Delivered> events = new ArrayList<>();
            for (long number = state.getFirstSequence(); number <= state.getLastSequence(); number++) {
                var message = streams.getMessage(STREAM, number);
                events.add(EventDecoder.decode(
                        SourceKind.WEBHOOK, message.getData(), message.getTime().toInstant()));
            }
            var unused = streams.purgeStream(STREAM);
            return List.copyOf(events);
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("the stream cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
