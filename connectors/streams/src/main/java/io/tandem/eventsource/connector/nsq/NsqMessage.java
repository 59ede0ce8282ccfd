package io.tandem.eventsource.connector.nsq;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tandem.api.source.HostPort;
import io.tandem.api.source.NsqSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import java.nio.ByteBuffer;

/**
 * A message of a channel.
 *
 * @param timestamp nanoseconds since 1970 at which it was published
 * @param id 16 characters, the same on every delivery; others than the same nsqd may use it as well
 */
record NsqMessage(long timestamp, String id, byte[] body) {
    private static final int ID_BYTES = 16;
    /** Time stamp, number of attempts, id. */
    private static final int HEAD = Long.BYTES + Short.BYTES + ID_BYTES;

    /**
     * From a frame's content.
     *
     * @throws NsqdException if this is no message
     */
    static NsqMessage of(byte[] frame) throws NsqdException {
        if (frame.length < HEAD) {
            throw new NsqdException("", "sent a message of %d bytes".formatted(frame.length));
        }
        var in = ByteBuffer.wrap(frame);
        long timestamp = in.getLong();
        in.getShort();
        var id = new byte[ID_BYTES];
        in.get(id);
        var body = new byte[in.remaining()];
        in.get(body);
        return new NsqMessage(timestamp, new String(id, US_ASCII), body);
    }

    Incoming incoming(NsqSource source, HostPort from, Settlement settlement) {
        return Incoming.of(
                from + ":" + source.topic() + ":" + source.channel() + ":" + id,
                new Data(source, from, this),
                settlement);
    }

    private record Data(NsqSource source, HostPort from, NsqMessage message) implements Incoming.Payload {
        @Override
        public byte[] json() throws InvalidPayloadException {
            return EventData.object()
                    .body(message.body(), Boolean.TRUE.equals(source.jsonBody()))
                    .put("timestamp", Long.toString(message.timestamp()))
                    .put("nsqdAddress", from.toString())
                    .metadata(source.metadata())
                    .json();
        }

        @Override
        public byte[] original() {
            return message.body();
        }
    }
}
