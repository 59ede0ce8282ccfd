package io.tandem.eventsource.connector.kafka;

import java.io.IOException;

/** Where a client of Kafka gets the token from that it shows its brokers. Blocks, within a bound. */
@FunctionalInterface
interface TokenSource {
    /** @throws IOException if there is none; the message names the field and quotes no secret */
    BearerToken token() throws IOException, InterruptedException;
}
