package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Turns messages into events.
 *
 * @param queue the queue they come from
 * @param birth what tells a stream from a former one of the same name; empty if nothing need
 * @param headers whether data has the headers of its message, too; upstream's has not
 */
record AmqpMessage(String queue, String birth, boolean headers, boolean jsonBody, Map<String, String> metadata) {
    /** Set by RabbitMQ on each message of a stream. */
    private static final String STREAM_OFFSET = "x-stream-offset";

    static AmqpMessage of(AmqpSource source, String queue, String birth) {
        return new AmqpMessage(
                queue,
                birth,
                Boolean.TRUE.equals(source.headers()),
                Boolean.TRUE.equals(source.jsonBody()),
                source.metadata());
    }

    Incoming incoming(Envelope envelope, BasicProperties properties, byte[] body, Settlement settlement) {
        return new Incoming(
                coordinates(envelope, properties, body).map(name -> queue + ":" + name),
                new Data(this, envelope, properties, body),
                settlement);
    }

    /** Where it is in its stream; empty if it comes from another kind of queue. */
    static OptionalLong streamOffset(BasicProperties properties) {
        var headers = properties.getHeaders();
        return headers != null && headers.get(STREAM_OFFSET) instanceof Number offset
                ? OptionalLong.of(offset.longValue())
                : OptionalLong.empty();
    }

    private Optional<String> coordinates(Envelope envelope, BasicProperties properties, byte[] body) {
        var offset = streamOffset(properties);
        if (offset.isPresent()) {
            return Optional.of((birth.isEmpty() ? "" : birth + ":") + "offset:" + offset.getAsLong());
        }
        return Optional.ofNullable(properties.getMessageId())
                .filter(id -> !id.isEmpty())
                .map(id -> envelope.getExchange() + ":" + envelope.getRoutingKey() + ":" + id + ":"
                        + Long.toHexString(checksum(properties, body)));
    }

    /** Some publishers give the messages of one order one id: those are no repetitions, and must not be lost. */
    static long checksum(BasicProperties properties, byte[] body) {
        var content = new CRC32C();
        content.update(body);
        for (var text :
                new String[] {properties.getType(), properties.getCorrelationId(), properties.getContentType()}) {
            if (text != null) {
                content.update(text.getBytes(StandardCharsets.UTF_8));
            }
            content.update(0);
        }
        return content.getValue();
    }

    private byte[] json(Envelope envelope, BasicProperties properties, byte[] body) throws InvalidPayloadException {
        var data = EventData.object()
                .put("contentType", text(properties.getContentType()))
                .put("contentEncoding", text(properties.getContentEncoding()))
                .put("deliveryMode", number(properties.getDeliveryMode()))
                .put("priority", number(properties.getPriority()))
                .put("correlationId", text(properties.getCorrelationId()))
                .put("replyTo", text(properties.getReplyTo()))
                .put("expiration", text(properties.getExpiration()))
                .put("messageId", text(properties.getMessageId()))
                .put("timestamp", timestamp(properties))
                .put("type", text(properties.getType()))
                .put("appId", text(properties.getAppId()))
                .put("exchange", envelope.getExchange())
                .put("routingKey", envelope.getRoutingKey())
                .body(body, jsonBody);
        if (headers) {
            data.putJson("headers", AmqpHeaders.json(properties.getHeaders()));
        }
        return data.metadata(metadata).json();
    }

    private record Data(AmqpMessage form, Envelope envelope, BasicProperties properties, byte[] body)
            implements Incoming.Payload {
        @Override
        public byte[] json() throws InvalidPayloadException {
            return form.json(envelope, properties, body);
        }

        @Override
        public byte[] original() {
            return body;
        }
    }

    private static String timestamp(BasicProperties properties) {
        return properties.getTimestamp() == null
                ? GoTime.ZERO
                : GoTime.format(properties.getTimestamp().toInstant());
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
