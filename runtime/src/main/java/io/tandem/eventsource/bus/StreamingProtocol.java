package io.tandem.eventsource.bus;

import java.io.IOException;

/**
 * The messages of NATS Streaming that a publisher exchanges with its server, as protobuf: all their fields are texts, bytes
 * and whole numbers. Its client library is no longer developed, and would bring its own connection.
 */
final class StreamingProtocol {
    /** The first version with pings. */
    private static final int VERSION = 1;

    private StreamingProtocol() {}

    /**
     * Registers a client.
     *
     * @param heartbeats subject on which the server asks whether the client is there
     * @param connection tells this registration from any other
     */
    static byte[] connect(String client, String heartbeats, byte[] connection, int pingSeconds, int pings) {
        return new Protobuf.Writer()
                .text(1, client)
                .text(2, heartbeats)
                .number(3, VERSION)
                .bytes(4, connection)
                .number(5, pingSeconds)
                .number(6, pings)
                .toByteArray();
    }

    static Connected connected(byte[] answer) throws IOException {
        var fields = Protobuf.read(answer);
        return new Connected(fields.text(1), fields.text(4), fields.text(5), fields.text(7), fields.number(8));
    }

    /** @param id by which the server acknowledges it */
    static byte[] publish(String client, String id, String subject, byte[] data, byte[] connection) {
        return new Protobuf.Writer()
                .text(1, client)
                .text(2, id)
                .text(3, subject)
                .bytes(5, data)
                .bytes(6, connection)
                .toByteArray();
    }

    static Published published(byte[] answer) throws IOException {
        var fields = Protobuf.read(answer);
        return new Published(fields.text(1), fields.text(2));
    }

    static byte[] ping(byte[] connection) {
        return new Protobuf.Writer().bytes(1, connection).toByteArray();
    }

    /** Why the server does not know us any more; empty if it does. */
    static String pingError(byte[] answer) throws IOException {
        return Protobuf.read(answer).text(1);
    }

    static byte[] close(String client) {
        return new Protobuf.Writer().text(1, client).toByteArray();
    }

    /**
     * The server's answer to {@link #connect}.
     *
     * @param prefix of the subject that messages are sent to
     * @param closing subject to say good-bye to
     * @param error why we are refused; empty if we are not
     * @param pinging subject to ask whether we are still registered
     * @param pingSeconds how often to ask; 0 for never
     */
    record Connected(String prefix, String closing, String error, String pinging, long pingSeconds) {}

    /** @param error why the message was not stored; empty if it was */
    record Published(String id, String error) {}
}
