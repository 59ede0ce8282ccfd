package io.tandem.eventsource.connector.nsq;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Duration;

/** What a client tells an nsqd, in the bytes of the protocol (version 2). */
final class NsqCommand {
    /** Goes first: which version of the protocol follows. */
    static final byte[] MAGIC = "  V2".getBytes(US_ASCII);

    private NsqCommand() {}

    static byte[] identify(byte[] json) {
        var line = line("IDENTIFY");
        return ByteBuffer.allocate(line.length + Integer.BYTES + json.length)
                .put(line)
                .putInt(json.length)
                .put(json)
                .array();
    }

    static byte[] subscribe(String topic, String channel) {
        return line("SUB %s %s".formatted(topic, channel));
    }

    /** So many messages may be in flight. */
    static byte[] ready(long messages) {
        return line("RDY " + messages);
    }

    static byte[] finish(String id) {
        return line("FIN " + id);
    }

    static byte[] requeue(String id, Duration delay) {
        return line("REQ %s %d".formatted(id, delay.toMillis()));
    }

    static byte[] touch(String id) {
        return line("TOUCH " + id);
    }

    /** The answer to a heartbeat. */
    static byte[] nothing() {
        return line("NOP");
    }

    /** No more messages, please. */
    static byte[] stop() {
        return line("CLS");
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(US_ASCII);
    }
}
