package io.tandem.eventsource.connector.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Takes the place of a poll that failed at a damaged batch, behind the polls before it. */
final class FailedPoll extends ConsumerRecords<byte[], byte[]> {
    private final Throwable reason;

    FailedPoll(Throwable reason) {
        super(Map.of(), Map.of());
        this.reason = reason;
    }

    Throwable reason() {
        return reason;
    }

    /** An empty poll would not be handed over. */
    @Override
    public boolean isEmpty() {
        return false;
    }
}
