package io.tandem.eventsource.connector.redis;

import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import io.vertx.redis.client.Response;
import java.util.Map;
import java.util.Optional;

/**
 * What was published in a channel.
 *
 * @param pattern that it was received by; empty if by the channel's name
 */
record ChannelMessage(byte[] channel, byte[] pattern, byte[] body) {
    /** Empty if it is something else, such as the answer to a subscription. */
    static Optional<ChannelMessage> of(Response pushed) {
        return switch (pushed.get(0).toString()) {
            case "message" ->
                Optional.of(new ChannelMessage(
                        pushed.get(1).toBytes(), new byte[0], pushed.get(2).toBytes()));
            case "pmessage" ->
                Optional.of(new ChannelMessage(
                        pushed.get(2).toBytes(),
                        pushed.get(1).toBytes(),
                        pushed.get(3).toBytes()));
            default -> Optional.empty();
        };
    }

    long bytes() {
        return (long) channel.length + pattern.length + body.length;
    }

    /** Nothing names it: the server gives it out once, and forgets it. */
    Incoming incoming(boolean jsonBody, Map<String, String> metadata) {
        return Incoming.anonymous(new Data(this, jsonBody, metadata), Settlement.NONE);
    }

    private record Data(ChannelMessage message, boolean jsonBody, Map<String, String> metadata)
            implements Incoming.Payload {
        @Override
        public byte[] json() throws InvalidPayloadException {
            var data = EventData.object()
                    .put("channel", GoText.of(message.channel))
                    .put("pattern", GoText.of(message.pattern));
            if (jsonBody) {
                data.body(message.body, true);
            } else {
                data.put("body", GoText.of(message.body)); // text, other than most types
            }
            return data.metadata(metadata).json();
        }

        @Override
        public byte[] original() {
            return message.body;
        }
    }
}
