package io.tandem.eventsource.connector.amqp;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.ShutdownSignalException;
import io.tandem.api.YamlText;
import io.tandem.api.source.AmqpSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Declares exchange, queue and binding with upstream's defaults: without {@code exchangeDeclare} a durable exchange, without
 * {@code queueDeclare} an exclusive queue that the broker names; a block that is there has only what it sets.
 *
 * <p>A consumer needs no right but to read its queue. So where the broker refuses a declaration, for want of a right or
 * because somebody made the same thing in another way, a queue that is there is used as it is.
 */
final class AmqpTopology {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};
    private static final String SINGLE_ACTIVE_CONSUMER = "x-single-active-consumer";
    /** An argument of consumers; a user can write it nowhere but among those of the queue. */
    static final String OFFSET = "x-stream-offset";

    private final AmqpSource source;
    private final Connection connection;
    private final Map<String, Object> queueArguments;
    private final Map<String, Object> exchangeArguments;
    private final Map<String, Object> bindArguments;
    private Channel channel;
    private String queue;
    private Optional<String> asItIs = Optional.empty();

    /** @throws IllegalArgumentException if arguments cannot be read; the message names the field */
    AmqpTopology(AmqpSource source, Connection connection) {
        this.source = source;
        this.connection = connection;
        this.queueArguments = source.queueDeclare() == null
                ? Map.of()
                : arguments("queueDeclare", source.queueDeclare().arguments());
        this.exchangeArguments = source.exchangeDeclare() == null
                ? Map.of()
                : arguments("exchangeDeclare", source.exchangeDeclare().arguments());
        this.bindArguments = source.queueBind() == null
                ? Map.of()
                : arguments("queueBind", source.queueBind().arguments());
    }

    /** Declares, or finds that the broker's own will do; blocks. */
    AmqpTopology declared() throws IOException {
        channel = connection.createChannel();
        if (!exchangeName().isEmpty()) {
            orAsItIs(this::exchange, source.exchangeDeclare() == null);
        }
        if (!orAsItIs(() -> queue = declareQueue(), false)) {
            queue = channel.queueDeclarePassive(name()).getQueue();
        }
        if (!exchangeName().isEmpty()) { // the default exchange knows every queue by its name, and takes no bindings
            orAsItIs(this::bind, false);
        }
        return this;
    }

    /**
     * Whether the broker says that there is no such queue. It answers with the same code while a server of a cluster is away that
     * has the queue, so that the words count; blocks.
     */
    boolean isDeleted() throws IOException {
        var own = connection.createChannel();
        try {
            own.queueDeclarePassive(name());
            own.abort();
            return false;
        } catch (IOException refused) { // which has closed the channel
            return saysNoQueue(close(refused).orElseThrow(() -> refused));
        }
    }

    private static boolean saysNoQueue(AMQP.Channel.Close close) {
        return close.getReplyCode() == AMQP.NOT_FOUND && close.getReplyText().startsWith("NOT_FOUND - no queue ");
    }

    /** The channel to consume by. */
    Channel channel() {
        return channel;
    }

    String queue() {
        return queue;
    }

    /** Why the queue was not declared and bound by us; empty if it was. */
    Optional<String> asItIs() {
        return asItIs;
    }

    /** Whether the queue is said to be a stream. */
    boolean isStream() {
        return source.readsStream();
    }

    /** Where a stream that was never read begins, if the user says so. */
    Optional<Object> firstOffset() {
        return Optional.ofNullable(queueArguments.get(OFFSET)).map(StreamReading::asArgument);
    }

    /** Whether the queue is deleted when its last consumer ends, so that the next one has to begin before. */
    boolean endsWithItsConsumer() {
        return source.queueDeclare() != null && on(source.queueDeclare().autoDelete());
    }

    /** Whether the queue is deleted with the connection, or with its last consumer. */
    static boolean endsWithItsConnection(AmqpSource source) {
        var declare = source.queueDeclare();
        return declare == null
                || declare.name() == null
                || declare.name().isEmpty()
                || on(declare.exclusive())
                || on(declare.autoDelete());
    }

    /**
     * Whether one consumer can follow another: not where a stranger may take its place between them and get what comes before
     * the former's messages are settled; nor of a queue that is others', of which that is not known.
     */
    boolean replacesConsumers() {
        var declare = source.queueDeclare();
        boolean others = asItIs.isPresent() || (declare != null && on(declare.passive()));
        return isStream() || !(others || hasOneConsumer());
    }

    private boolean hasOneConsumer() {
        return Boolean.TRUE.equals(queueArguments.get(SINGLE_ACTIVE_CONSUMER))
                || (source.consume() != null && on(source.consume().exclusive()));
    }

    /**
     * Returns the consumer's tag, once the broker has accepted it.
     *
     * @param suffix of the tag that the user has given, so that two consumers can have it
     */
    String consume(String suffix, Map<String, Object> arguments, Consumer consumer) throws IOException {
        var consume = source.consume();
        if (consume == null) {
            return channel.basicConsume(queue, false, arguments, consumer);
        }
        // noWait would leave us without knowing whether we consume
        var tag =
                consume.consumerTag() == null || consume.consumerTag().isEmpty() ? "" : consume.consumerTag() + suffix;
        return channel.basicConsume(
                queue, false, tag, on(consume.noLocal()), on(consume.exclusive()), arguments, consumer);
    }

    /**
     * @param byDefault nobody asked for these options, so others will do
     * @return false if the broker refused it and there is a queue that may be used as it is
     */
    private boolean orAsItIs(Step step, boolean byDefault) throws IOException {
        try {
            step.take();
            return true;
        } catch (IOException refused) {
            int code = refusal(refused);
            if (name().isEmpty() || !(code == AMQP.ACCESS_REFUSED || (code == AMQP.PRECONDITION_FAILED && byDefault))) {
                throw refused;
            }
            var reason = AmqpFailure.explained(refused, source).getMessage();
            asItIs = Optional.of(asItIs.map(former -> former + "; " + reason).orElse(reason));
            channel = connection.createChannel(); // the refusal has closed the former one
            return false;
        }
    }

    private static int refusal(IOException failure) {
        return close(failure).map(AMQP.Channel.Close::getReplyCode).orElse(0);
    }

    private static Optional<AMQP.Channel.Close> close(IOException failure) {
        return failure.getCause() instanceof ShutdownSignalException signal
                        && signal.getReason() instanceof AMQP.Channel.Close close
                ? Optional.of(close)
                : Optional.empty();
    }

    private void bind() throws IOException {
        var bind = source.queueBind();
        var key = required("routingKey", source.routingKey());
        if (bind != null && on(bind.noWait())) {
            channel.queueBindNoWait(queue, exchangeName(), key, bindArguments);
        } else {
            channel.queueBind(queue, exchangeName(), key, bindArguments);
        }
    }

    private void exchange() throws IOException {
        var type = required("exchangeType", source.exchangeType());
        var declare = source.exchangeDeclare();
        if (declare == null) {
            channel.exchangeDeclare(exchangeName(), type, true, false, false, null);
        } else if (on(declare.passive())) {
            channel.exchangeDeclarePassive(exchangeName());
        } else if (on(declare.noWait())) {
            channel.exchangeDeclareNoWait(
                    exchangeName(),
                    type,
                    on(declare.durable()),
                    on(declare.autoDelete()),
                    on(declare.internal()),
                    exchangeArguments);
        } else {
            channel.exchangeDeclare(
                    exchangeName(),
                    type,
                    on(declare.durable()),
                    on(declare.autoDelete()),
                    on(declare.internal()),
                    exchangeArguments);
        }
    }

    private String declareQueue() throws IOException {
        var declare = source.queueDeclare();
        if (declare == null) {
            return channel.queueDeclare("", false, true, false, null).getQueue();
        }
        if (on(declare.passive())) {
            return channel.queueDeclarePassive(name()).getQueue();
        }
        var arguments = new HashMap<>(queueArguments);
        arguments.remove(OFFSET);
        if (on(declare.noWait()) && !name().isEmpty()) {
            channel.queueDeclareNoWait(
                    name(), on(declare.durable()), on(declare.exclusive()), on(declare.autoDelete()), arguments);
            return name();
        }
        return channel.queueDeclare(
                        name(), on(declare.durable()), on(declare.exclusive()), on(declare.autoDelete()), arguments)
                .getQueue();
    }

    /** Of the queue, as it is to be declared; empty if the broker chooses one. */
    String name() {
        var declare = source.queueDeclare();
        return declare == null || declare.name() == null ? "" : declare.name();
    }

    private String exchangeName() {
        return source.exchangeName() == null ? "" : source.exchangeName();
    }

    /** A broker compares arguments with their types, so that numbers must stay numbers. */
    static Map<String, Object> arguments(String block, String yaml) {
        try {
            return new HashMap<>(JSON.convertValue(YamlText.map(yaml), ARGUMENTS));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s.arguments %s".formatted(block, e.getMessage()), e);
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

    private interface Step {
        void take() throws IOException;
    }
}
