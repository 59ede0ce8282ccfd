package io.tandem.eventsource.connector.resource;

import io.tandem.api.source.ResourceSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;

/** Turns changes of objects into events. */
record ResourceData(ResourceSource source) {
    /** Its coordinates are {@code uid:type:resourceVersion}. */
    Incoming incoming(Change change, Settlement settlement) {
        var object = change.object();
        var coordinates = "%s:%s:%s".formatted(object.uid(), change.type(), object.version());
        return Incoming.of(coordinates, () -> json(change), settlement);
    }

    private byte[] json(Change change) throws InvalidPayloadException {
        return EventData.object()
                .put("type", change.type().name())
                .putJson("body", change.object().sorted())
                .putJson(
                        "oldBody",
                        change.before().map(before -> before.object().sorted()).orElse(null))
                .put("group", text(source.group()))
                .put("version", text(source.version()))
                .put("resource", text(source.resource()))
                .metadata(source.metadata())
                .json();
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
