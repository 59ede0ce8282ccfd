package io.tandem.eventsource.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Connection;
import io.tandem.local.NatsServer;
import io.tandem.local.StreamingServer;
import io.tandem.local.TestLimits;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A subscriber of NATS Streaming, as a Sensor is: gets all that a subject has stored, from the first message on. */
public final class StreamingReader implements AutoCloseable {
    private static final int FROM_THE_FIRST = 4;

    private final Connection connection;
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    public StreamingReader(String url, String subject) throws IOException, InterruptedException {
        connection = NatsServer.connect(url);
        var client = "reader-" + UUID.randomUUID();
        var inbox = connection.createInbox();
        connection.createDispatcher(message -> take(message.getData())).subscribe(inbox);
        var registration = StreamingProtocol.connect(client, connection.createInbox(), client.getBytes(UTF_8), 5, 3);
        var server = Protobuf.read(connection
                .request("_STAN.discover." + StreamingServer.CLUSTER, registration, TestLimits.WAIT)
                .getData());
        var subscription = new Protobuf.Writer()
                .text(1, client)
                .text(2, subject)
                .text(4, inbox)
                .number(5, 1024)
                .number(6, 30)
                .number(10, FROM_THE_FIRST)
                .toByteArray();
        var answer = Protobuf.read(connection
                .request(server.text(2), subscription, TestLimits.WAIT)
                .getData());
        if (!answer.text(3).isEmpty()) {
            throw new IOException(answer.text(3));
        }
    }

    /** In the order of the subject. */
    public List<String> bodies() {
        return bodies;
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }

    private void take(byte[] message) {
        try {
            bodies.add(Protobuf.read(message).text(4));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
