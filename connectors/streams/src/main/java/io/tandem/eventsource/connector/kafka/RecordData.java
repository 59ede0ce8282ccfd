package io.tandem.eventsource.connector.kafka;

import static io.smallrye.reactive.messaging.kafka.impl.KafkaRecordHelper.SMALLRYE_GENERATION_ID;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.kafka.avro.AvroValues;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns records into events.
 *
 * @param broker first broker of {@code url}, as it stands there; part of each event's id
 */
record RecordData(String broker, boolean jsonBody, Map<String, String> metadata) {
    static RecordData of(KafkaSource source) {
        return new RecordData(source.url().split(",", 2)[0], Boolean.TRUE.equals(source.jsonBody()), source.metadata());
    }

    /**
     * Its coordinates are {@code broker:topic:partition:offset}, with {@code topic#birth} where topics of the name are told apart.
     *
     * @param birth of the topic; empty if they are not
     * @param body the record's value, decoded if need be
     */
    Incoming incoming(
            ConsumerRecord<byte[], byte[]> record, String birth, AvroValues.Json body, Settlement settlement) {
        var topic = birth.isEmpty() ? record.topic() : record.topic() + "#" + birth; // which no name has
        var coordinates = broker + ":" + topic + ":" + record.partition() + ":" + record.offset();
        return Incoming.of(coordinates, new Data(this, record, body), settlement);
    }

    private byte[] json(ConsumerRecord<byte[], byte[]> record, byte[] body) throws InvalidPayloadException {
        return EventData.object()
                .put("topic", record.topic())
                .put("key", text(record.key()))
                .put("partition", record.partition())
                .body(body, jsonBody)
                .put("timestamp", timestamp(record.timestamp()))
                .put("headers", headers(record))
                .metadata(metadata)
                .json();
    }

    private static String timestamp(long millis) {
        return millis == ConsumerRecord.NO_TIMESTAMP ? GoTime.ZERO : GoTime.format(Instant.ofEpochMilli(millis));
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        var headers = new HashMap<String, String>();
        var all = record.headers().toArray();
        // the last one is a note of SmallRye's consumer
        int sent = all.length > 0 && all[all.length - 1].key().equals(SMALLRYE_GENERATION_ID)
                ? all.length - 1
                : all.length;
        for (int i = 0; i < sent; i++) {
            headers.put(all[i].key(), text(all[i].value()));
        }
        return headers;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private record Data(RecordData form, ConsumerRecord<byte[], byte[]> record, AvroValues.Json body)
            implements Incoming.Payload {
        @Override
        public byte[] json() throws InvalidPayloadException {
            return form.json(record, body.json());
        }

        @Override
        public byte[] original() {
            return record.value() == null ? new byte[0] : record.value();
        }
    }
}
