package io.tandem.eventsource.connector.pulsar;

import io.tandem.api.source.PulsarSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import java.time.Instant;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageIdAdv;

/** A message of a topic. */
record PulsarMessage(PulsarSource source, Message<byte[]> message) {
    private static final String NOT_STORED = "non-persistent://";

    /** Whether a topic keeps its messages; the others all have the same id. */
    static boolean isStored(String topic) {
        return !topic.startsWith(NOT_STORED);
    }

    MessageIdAdv id() {
        return (MessageIdAdv) message.getMessageId();
    }

    Deliveries.Place place() {
        var entry = new Deliveries.Stored(id().getLedgerId(), id().getEntryId());
        return id().getBatchIndex() < 0
                ? new Deliveries.Place(entry, 0, 1)
                : new Deliveries.Place(entry, id().getBatchIndex(), Math.max(1, id().getBatchSize()));
    }

    /** Its coordinates are cluster, topic or partition, ledger, entry and place in the batch. */
    Incoming incoming(Settlement settlement) {
        if (!isStored(message.getTopicName())) {
            return Incoming.anonymous(new Data(), settlement);
        }
        var id = id();
        var coordinates = source.url() + ":" + message.getTopicName() + ":" + id.getLedgerId() + ":" + id.getEntryId()
                + ":" + id.getBatchIndex();
        return Incoming.of(coordinates, new Data(), settlement);
    }

    long bytes() {
        return message.size();
    }

    private byte[] body() {
        var data = message.getData();
        return data == null ? new byte[0] : data;
    }

    private final class Data implements Incoming.Payload {
        @Override
        public byte[] json() throws InvalidPayloadException {
            if (message.getEncryptionCtx().isPresent()) {
                throw new InvalidPayloadException(
                        "the message is encrypted by its producer, and there is no field for the key: let it be sent as it is");
            }
            return EventData.object()
                    .put("key", message.hasKey() ? message.getKey() : "")
                    .put("publishTime", GoTime.format(Instant.ofEpochMilli(message.getPublishTime())))
                    .body(body(), Boolean.TRUE.equals(source.jsonBody()))
                    .metadata(source.metadata())
                    .json();
        }

        @Override
        public byte[] original() {
            return body();
        }
    }
}
