package io.tandem.eventsource.connector.mqtt;

import io.tandem.local.TestLimits;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** Publishes to a broker by MQTT 5, each message known to it when the call returns. */
public final class Publisher implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private int packetId;

    /** @param login user and password, if it takes them */
    public Publisher(int port, byte[]... login) throws IOException {
        socket = new Socket("localhost", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) TestLimits.WAIT.toMillis());
        in = new DataInputStream(socket.getInputStream());
        var connect = new PacketWriter()
                .text("MQTT")
                .one(5)
                .one(login.length == 2 ? 0xC2 : 2)
                .two(0)
                .block(new PacketWriter())
                .text("publisher-" + UUID.randomUUID());
        for (var part : login) {
            connect.two(part.length).bytes(part);
        }
        write(connect.as(PacketWriter.CONNECT, 0));
        if (answer()[1] != 0) {
            throw new IOException("refused");
        }
    }

    public void publish(String topic, String body) throws IOException {
        publish(topic, body.getBytes(StandardCharsets.UTF_8), 1, false, Map.of());
    }

    public void publish(String topic, byte[] body, int qos, boolean retain, Map<String, String> user)
            throws IOException {
        var properties = new PacketWriter();
        user.forEach((name, value) ->
                properties.one(PacketWriter.USER_PROPERTY).text(name).text(value));
        var packet = new PacketWriter().text(topic);
        if (qos > 0) {
            packetId = packetId % 0xFFFF + 1;
            packet.two(packetId);
        }
        write(packet.block(properties).bytes(body).as(PacketWriter.PUBLISH, qos << 1 | (retain ? 1 : 0)));
        if (qos == 1) {
            answer();
        } else if (qos == 2) {
            answer();
            write(new PacketWriter().two(packetId).as(PacketWriter.PUBREL, 2));
            answer();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** The next packet's content; no answer is longer than 127 bytes. */
    private byte[] answer() throws IOException {
        in.readUnsignedByte();
        return in.readNBytes(in.readUnsignedByte());
    }

    private void write(byte[] packet) throws IOException {
        socket.getOutputStream().write(packet);
    }
}
