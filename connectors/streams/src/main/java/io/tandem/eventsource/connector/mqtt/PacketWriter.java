package io.tandem.eventsource.connector.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The packets of a subscriber, as bytes of MQTT 3.1.1 or 5. */
final class PacketWriter {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int UNSUBSCRIBE = 10;
    static final int UNSUBACK = 11;
    static final int PINGREQ = 12;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    static final int SESSION_EXPIRY = 0x11;
    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int REASON = 0x1F;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int USER_PROPERTY = 0x26;

    /** Of SUBSCRIBE and UNSUBSCRIBE, of which there is one each in a connection. */
    private static final int PACKET_ID = 1;
    /** Kept messages come only if the subscription is new, and not again with each connection of a session. */
    private static final int RETAINED_IF_NEW = 1 << 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static byte[] connect(Subscription subscription) {
        boolean version5 = subscription.version5();
        int flags = (subscription.keepsSession() ? 0 : 2)
                | (subscription.password().isPresent() ? 0x40 : 0)
                | (subscription.user().isPresent() ? 0x80 : 0);
        var packet =
                new PacketWriter().text("MQTT").one(version5 ? 5 : 4).one(flags).two(Subscription.KEEP_ALIVE_SECONDS);
        if (version5) {
            var properties = new PacketWriter().one(RECEIVE_MAXIMUM).two(subscription.receiveMaximum());
            if (subscription.keepsSession()) {
                properties.one(SESSION_EXPIRY).four(subscription.sessionExpirySeconds());
            }
            packet.block(properties);
        }
        packet.text(subscription.clientId());
        subscription.user().ifPresent(packet::text);
        subscription.password().ifPresent(packet::text);
        return packet.as(CONNECT, 0);
    }

    static byte[] subscribe(Subscription subscription) {
        boolean version5 = subscription.version5();
        var packet = new PacketWriter().two(PACKET_ID);
        if (version5) {
            packet.block(new PacketWriter());
        }
        boolean retainedIfNew = version5 && subscription.keepsSession();
        return packet.text(subscription.topicFilter())
                .one(subscription.qos() | (retainedIfNew ? RETAINED_IF_NEW : 0))
                .as(SUBSCRIBE, 2);
    }

    static byte[] unsubscribe(Subscription subscription) {
        var packet = new PacketWriter().two(PACKET_ID);
        if (subscription.version5()) {
            packet.block(new PacketWriter());
        }
        return packet.text(subscription.topicFilter()).as(UNSUBSCRIBE, 2);
    }

    /** One of the packets that hold nothing but the id of a message, such as PUBACK; without a code they mean success. */
    static byte[] answer(int type, int packetId) {
        return new PacketWriter().two(packetId).as(type, 0);
    }

    /** PINGREQ or DISCONNECT. */
    static byte[] empty(int type) {
        return new PacketWriter().as(type, 0);
    }

    PacketWriter one(int value) {
        out.write(value);
        return this;
    }

    PacketWriter two(int value) {
        return one(value >> 8).one(value);
    }

    PacketWriter four(long value) {
        return two((int) (value >> 16)).two((int) value);
    }

    PacketWriter text(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return two(bytes.length).bytes(bytes);
    }

    PacketWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** What another one has, with its length before it. */
    PacketWriter block(PacketWriter content) {
        return number(content.out.size()).bytes(content.out.toByteArray());
    }

    byte[] as(int type, int flags) {
        return new PacketWriter().one(type << 4 | flags).block(this).out.toByteArray();
    }

    private PacketWriter number(int value) {
        int left = value;
        while (left > 0x7F) {
            one(left & 0x7F | 0x80);
            left >>= 7;
        }
        return one(left);
    }
}
