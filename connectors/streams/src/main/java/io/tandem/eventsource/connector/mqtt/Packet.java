package io.tandem.eventsource.connector.mqtt;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a broker sends to a subscriber; in MQTT 3.1.1 without properties and with the codes of MQTT 5 that mean the same. */
sealed interface Packet {
    /** Codes from here on are refusals. */
    int REFUSED = 0x80;

    /** The answer to CONNECT. */
    record ConnAck(boolean sessionPresent, int code, Properties properties) implements Packet {}

    /** The answer to SUBSCRIBE with one topic filter: the granted quality of service, or a refusal. */
    record SubAck(int code, Properties properties) implements Packet {}

    /** The answer to UNSUBSCRIBE. */
    record UnsubAck() implements Packet {}

    /**
     * A message.
     *
     * @param repeated it was sent before, in this connection or a former one of the same session
     * @param retained it is the newest one that was kept for new subscribers
     * @param packetId names it until it is acknowledged; 0 at quality of service 0
     * @param tooLarge its body was left out
     */
    record Publish(
            String topic,
            byte[] body,
            int qos,
            boolean repeated,
            boolean retained,
            int packetId,
            boolean tooLarge,
            Properties properties)
            implements Packet {
        /** About the bytes of memory that it takes. */
        int size() {
            int size = body.length + 2 * topic.length();
            for (var value : properties.user().values()) {
                size += 2 * value.length();
            }
            return size;
        }
    }

    /** The second step of quality of service 2. */
    record PubRel(int packetId) implements Packet {}

    /** The answer to PINGREQ. */
    record PingResp() implements Packet {}

    /** The broker ends the connection. */
    record Disconnect(int code, Properties properties) implements Packet {}

    /**
     * Those properties of a packet that a subscriber needs.
     *
     * @param reason why, in the broker's words
     * @param keepAlive seconds that the broker wants instead of those it was offered
     * @param user what the publisher added to name a CloudEvent, by name; of a name that is there more than once the first
     */
    record Properties(Optional<String> reason, OptionalInt keepAlive, Map<String, String> user) {
        static final Properties NONE = new Properties(Optional.empty(), OptionalInt.empty(), Map.of());
    }
}
