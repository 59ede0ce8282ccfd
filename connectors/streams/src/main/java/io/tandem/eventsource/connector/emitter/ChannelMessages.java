package io.tandem.eventsource.connector.emitter;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.api.source.EmitterSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.mqtt.Messages;
import java.io.IOException;

/** What arrives on a channel of emitter, and what its broker says on channels of its own. */
record ChannelMessages(EmitterSource source) implements Messages {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BROKER = "emitter/";
    private static final String ERROR = "emitter/error/";

    @Override
    public byte[] data(String topic, int messageId, byte[] body) throws InvalidPayloadException {
        return EventData.object()
                .put("topic", topic)
                .body(body, Boolean.TRUE.equals(source.jsonBody()))
                .metadata(source.metadata())
                .json();
    }

    @Override
    public boolean isEvent(String topic, byte[] body) {
        if (topic.startsWith(ERROR)) {
            throw new IllegalStateException(
                    "the broker refused the subscription (status %d): see channelKey, which must let its holder read channelName"
                            .formatted(status(body)));
        }
        return !topic.startsWith(BROKER);
    }

    /** Its words may quote the key. */
    private static int status(byte[] body) {
        try {
            return JSON.readTree(body).path("status").asInt();
        } catch (IOException e) {
            return 0;
        }
    }
}
