package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;

/** A payload that is let go once it was made, with the body that it was made of; for an event may stay open for seconds. */
final class OncePayload implements Incoming.Payload {
    private final Body body;
    private Incoming.Payload payload;

    OncePayload(Incoming.Payload payload, Body body) {
        this.payload = payload;
        this.body = body;
    }

    @Override
    public byte[] json() throws InvalidPayloadException {
        var made = payload.json();
        payload = null;
        return made;
    }

    /** The body, as long as it is here: until its events were made. */
    @Override
    public byte[] original() {
        return body.bytes();
    }
}
