package io.tandem.eventsource.connector.amqp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import io.tandem.api.source.AmqpSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Declares exchange, queue and binding, and consumes, with upstream's defaults: without {@code exchangeDeclare} a durable
 * exchange, without {@code queueDeclare} an exclusive queue that the broker names; a block that is there has only what it
 * sets.
 */
record AmqpTopology(AmqpSource source) {
    private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};

    /** Returns the queue's name. */
    String declare(Channel channel) throws IOException {
        exchange(channel);
        var queue = queue(channel);
        var bind = source.queueBind();
        if (bind != null && on(bind.noWait())) {
            channel.queueBindNoWait(queue, exchangeName(), required("routingKey", source.routingKey()), null);
        } else {
            channel.queueBind(queue, exchangeName(), required("routingKey", source.routingKey()));
        }
        return queue;
    }

    /** Returns the consumer's tag, once the broker has accepted it. */
    String consume(Channel channel, String queue, Consumer consumer) throws IOException {
        var consume = source.consume();
        if (consume == null) {
            return channel.basicConsume(queue, false, consumer);
        }
        // noWait would leave us without knowing whether we consume
        var tag = consume.consumerTag() == null ? "" : consume.consumerTag();
        return channel.basicConsume(queue, false, tag, on(consume.noLocal()), on(consume.exclusive()), null, consumer);
    }

    private void exchange(Channel channel) throws IOException {
        var type = required("exchangeType", source.exchangeType());
        var declare = source.exchangeDeclare();
        if (declare == null) {
            channel.exchangeDeclare(exchangeName(), type, true, false, false, null);
        } else if (on(declare.noWait())) {
            channel.exchangeDeclareNoWait(
                    exchangeName(),
                    type,
                    on(declare.durable()),
                    on(declare.autoDelete()),
                    on(declare.internal()),
                    null);
        } else {
            channel.exchangeDeclare(
                    exchangeName(),
                    type,
                    on(declare.durable()),
                    on(declare.autoDelete()),
                    on(declare.internal()),
                    null);
        }
    }

    private String queue(Channel channel) throws IOException {
        var declare = source.queueDeclare();
        if (declare == null) {
            return channel.queueDeclare("", false, true, false, null).getQueue();
        }
        var name = declare.name() == null ? "" : declare.name();
        var arguments = arguments(declare.arguments());
        if (on(declare.noWait()) && !name.isEmpty()) {
            channel.queueDeclareNoWait(
                    name, on(declare.durable()), on(declare.exclusive()), on(declare.autoDelete()), arguments);
            return name;
        }
        return channel.queueDeclare(
                        name, on(declare.durable()), on(declare.exclusive()), on(declare.autoDelete()), arguments)
                .getQueue();
    }

    private String exchangeName() {
        return source.exchangeName() == null ? "" : source.exchangeName();
    }

    /** A broker compares arguments with their types, so that numbers must stay numbers. */
    static Map<String, Object> arguments(String yaml) {
        if (yaml == null || yaml.isBlank()) {
            return Map.of();
        }
        try {
            return new HashMap<>(new YAMLMapper().readValue(yaml, ARGUMENTS));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "queueDeclare.arguments is no YAML map such as \"x-message-ttl: 60000\": " + e.getOriginalMessage(),
                    e);
        }
    }

    private static String required(String field, String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }

    private static boolean on(Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}
