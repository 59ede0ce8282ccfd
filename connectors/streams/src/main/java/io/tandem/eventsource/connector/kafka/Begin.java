package io.tandem.eventsource.connector.kafka;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Where a partition is read from.
 *
 * @param offset of the first record
 * @param topic of which topic
 */
record Begin(long offset, TopicIdentity topic) {
    OffsetAndMetadata committed() {
        return new OffsetAndMetadata(offset, topic.metadata());
    }
}
