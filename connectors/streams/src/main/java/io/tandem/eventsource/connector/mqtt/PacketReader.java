package io.tandem.eventsource.connector.mqtt;

import io.tandem.eventsource.connector.mqtt.Packet.Properties;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads packets of MQTT 3.1.1 or 5; for one thread. What is no MQTT is a {@link MalformedException}. */
final class PacketReader {
    /** Of one message; larger ones are told apart and their bodies left unread, so that none fills the memory. */
    static final int MOST_BYTES = 16 << 20;

    private static final int BUFFER = 64 << 10;
    /** User properties that name a CloudEvent, and how long their values may be; whatever else a publisher adds is not kept. */
    private static final Set<String> NAMING = Set.of("specversion", "id", "source");

    private static final int LONGEST_NAME = 4096;
    /** What the return codes of a CONNACK in 3.1.1 are in 5. */
    private static final int[] RETURN_CODES = {0, 0x84, 0x85, 0x88, 0x86, 0x87};

    private final DataInputStream in;
    private final boolean version5;

    PacketReader(InputStream in, boolean version5) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
        this.version5 = version5;
    }

    /** The next packet; blocks until it is there. */
    Packet next() throws IOException {
        int first = in.readUnsignedByte();
        int length = number(in);
        if (first >> 4 == PacketWriter.PUBLISH) {
            return publish(first, length);
        }
        if (length > MOST_BYTES) {
            throw new MalformedException("a packet of type %d has %d bytes".formatted(first >> 4, length));
        }
        var content = new DataInputStream(new ByteArrayInputStream(in.readNBytes(length)));
        try {
            return read(first, content);
        } catch (EOFException e) {
            throw new MalformedException("a packet of type %d is shorter than its fields".formatted(first >> 4));
        }
    }

    private Packet read(int first, DataInputStream content) throws IOException {
        return switch (first >> 4) {
            case PacketWriter.CONNACK -> connAck(content);
            case PacketWriter.SUBACK -> subAck(content);
            case PacketWriter.UNSUBACK -> new Packet.UnsubAck();
            case PacketWriter.PUBREL -> new Packet.PubRel(content.readUnsignedShort());
            case PacketWriter.PINGRESP -> new Packet.PingResp();
            case PacketWriter.DISCONNECT -> disconnect(content);
            default ->
                throw new MalformedException("a packet of type %d is nothing for a subscriber".formatted(first >> 4));
        };
    }

    private Packet publish(int flags, int length) throws IOException {
        var topic = text(in);
        int left = length - 2 - topic.length;
        int qos = flags >> 1 & 3;
        if (qos > 2) {
            throw new MalformedException("a message has quality of service 3");
        }
        int packetId = 0;
        if (qos > 0) {
            packetId = in.readUnsignedShort();
            left -= 2;
        }
        if (left < 0) {
            throw new MalformedException("a message is shorter than its topic");
        }
        boolean tooLarge = left > MOST_BYTES;
        var properties = Properties.NONE;
        var body = new byte[0];
        if (tooLarge) {
            in.skipNBytes(left);
        } else {
            var content = new DataInputStream(new ByteArrayInputStream(in.readNBytes(left)));
            try {
                properties = version5 ? properties(content) : properties;
            } catch (EOFException e) {
                throw new MalformedException("a message is shorter than its properties");
            }
            body = content.readAllBytes();
        }
        return new Packet.Publish(
                new String(topic, StandardCharsets.UTF_8),
                body,
                qos,
                (flags & 8) != 0,
                (flags & 1) != 0,
                packetId,
                tooLarge,
                properties);
    }

    private Packet connAck(DataInputStream content) throws IOException {
        boolean sessionPresent = (content.readUnsignedByte() & 1) != 0;
        int code = content.readUnsignedByte();
        // a broker that speaks 3.1.1 alone refuses in its own way
        if (version5 && content.available() > 0) {
            return new Packet.ConnAck(sessionPresent, code, properties(content));
        }
        return new Packet.ConnAck(
                sessionPresent, code < RETURN_CODES.length ? RETURN_CODES[code] : Packet.REFUSED, Properties.NONE);
    }

    private Packet subAck(DataInputStream content) throws IOException {
        content.readUnsignedShort();
        var properties = version5 ? properties(content) : Properties.NONE;
        return new Packet.SubAck(content.readUnsignedByte(), properties);
    }

    private Packet disconnect(DataInputStream content) throws IOException {
        int code = content.available() > 0 ? content.readUnsignedByte() : 0;
        return new Packet.Disconnect(code, content.available() > 0 ? properties(content) : Properties.NONE);
    }

    private static Properties properties(DataInputStream content) throws IOException {
        int end = number(content);
        if (end > content.available()) {
            throw new MalformedException("properties are longer than their packet");
        }
        int behind = content.available() - end;
        Optional<String> reason = Optional.empty();
        var keepAlive = OptionalInt.empty();
        Map<String, String> user = new LinkedHashMap<>();
        while (content.available() > behind) {
            int property = content.readUnsignedByte();
            switch (property) {
                case PacketWriter.REASON -> reason = Optional.of(string(content));
                case PacketWriter.SERVER_KEEP_ALIVE -> keepAlive = OptionalInt.of(content.readUnsignedShort());
                case PacketWriter.USER_PROPERTY -> addNaming(string(content), text(content), user);
                default -> skip(property, content);
            }
        }
        return new Properties(reason, keepAlive, user);
    }

    private static void addNaming(String name, byte[] value, Map<String, String> user) {
        if (NAMING.contains(name) && value.length <= LONGEST_NAME) {
            user.putIfAbsent(name, new String(value, StandardCharsets.UTF_8));
        }
    }

    /** Properties that say nothing to us; the type of each is in the standard, section 2.2.2.2. */
    private static void skip(int property, DataInputStream content) throws IOException {
        switch (property) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> content.skipNBytes(1);
            case 0x21, 0x22, 0x23 -> content.skipNBytes(2);
            case 0x02, 0x11, 0x18, 0x27 -> content.skipNBytes(4);
            case 0x0B -> number(content);
            case 0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C -> text(content);
            default -> throw new MalformedException("there is no property %d".formatted(property));
        }
    }

    private static String string(DataInputStream content) throws IOException {
        return new String(text(content), StandardCharsets.UTF_8);
    }

    private static byte[] text(DataInputStream content) throws IOException {
        var bytes = new byte[content.readUnsignedShort()];
        content.readFully(bytes);
        return bytes;
    }

    /** Of one to four bytes, the lowest seven bits first. */
    private static int number(DataInputStream content) throws IOException {
        int number = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = content.readUnsignedByte();
            number |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw new MalformedException("a length has more than four bytes");
    }

    /** The peer does not speak MQTT, or breaks its rules. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }
}
