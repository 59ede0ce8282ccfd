package io.tandem.eventsource.connector.kafka;

import java.io.IOException;

/** Where a client of Kafka gets the token from that it shows its brokers; its text names the place, and no secret. */
interface TokenSource {
    /**
     * A token. Blocks, within a bound.
     *
     * @throws IOException if there is none; the message names the field and quotes no secret
     */
    BearerToken token() throws IOException, InterruptedException;

    /** The field that says where the tokens come from. */
    String field();
}
