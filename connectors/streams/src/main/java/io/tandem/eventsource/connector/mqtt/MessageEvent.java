package io.tandem.eventsource.connector.mqtt;

import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Turns messages into events, and says how each is called. */
final class MessageEvent {
    private MessageEvent() {}

    static Incoming of(Packet.Publish message, Messages messages, Settlement settlement) {
        return new Incoming(coordinates(message), new Data(message, messages), settlement);
    }

    /**
     * A message has no name of its own: a packet id is one until it is acknowledged, then it is another message's. Those have
     * one that are a CloudEvent in binary mode (MQTT 5), and the message that a topic keeps, which comes again with each
     * subscription.
     */
    private static Optional<String> coordinates(Packet.Publish message) {
        var user = message.properties().user();
        if (user.containsKey("specversion") && user.containsKey("id") && user.containsKey("source")) {
            return Optional.of("%s:%s:%s:%s"
                    .formatted(message.topic(), user.get("source"), user.get("id"), digest(message.body())));
        }
        return message.retained()
                ? Optional.of("retained:%s:%s".formatted(message.topic(), digest(message.body())))
                : Optional.empty();
    }

    /** Of topic and body. */
    static long checksum(Packet.Publish message) {
        var checksum = new CRC32C();
        checksum.update(message.topic().getBytes(StandardCharsets.UTF_8));
        checksum.update(0);
        checksum.update(message.body());
        return checksum.getValue();
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private record Data(Packet.Publish message, Messages messages) implements Incoming.Payload {
        @Override
        public byte[] json() throws InvalidPayloadException {
            if (message.tooLarge()) {
                throw new InvalidPayloadException(
                        "the message has more than %d bytes: send smaller ones".formatted(PacketReader.MOST_BYTES),
                        null);
            }
            return messages.data(message.topic(), message.packetId(), message.body());
        }

        @Override
        public byte[] original() {
            return message.body();
        }
    }
}
