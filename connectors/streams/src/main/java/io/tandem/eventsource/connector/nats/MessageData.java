package io.tandem.eventsource.connector.nats;

import io.nats.client.Message;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A message as the data of an event. */
record MessageData(Message message, NatsSource source) implements Incoming.Payload {
    private static final String MESSAGE_ID = "Nats-Msg-Id";

    /** What the publisher named the message by, if it did. */
    static Optional<String> coordinates(Message message) {
        var id = message.hasHeaders() ? message.getHeaders().getFirst(MESSAGE_ID) : null;
        return Optional.ofNullable(id).filter(text -> !text.isEmpty()).map(text -> message.getSubject() + ":" + text);
    }

    @Override
    public byte[] json() throws InvalidPayloadException {
        var data = EventData.object()
                .put("subject", message.getSubject())
                .body(message.getData(), Boolean.TRUE.equals(source.jsonBody()));
        if (message.hasHeaders()) {
            data.putLists("header", header());
        }
        return data.metadata(source.metadata()).json();
    }

    @Override
    public byte[] original() {
        return message.getData();
    }

    private Map<String, List<String>> header() {
        var header = new TreeMap<String, List<String>>();
        message.getHeaders().forEach((name, values) -> header.put(name, new ArrayList<>(values)));
        return header;
    }
}
