package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.Consumer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Consumes a queue by one consumer after the other: how many messages a broker may send ahead is told when a consumer begins, and
 * does not change. Blocks; for one thread.
 *
 * <p>The next one begins when the former has ended, and all that was sent to it has come: each consumer of a stream gets every
 * message, and RabbitMQ does not always go on with one that waited for its turn. It begins before where the queue would be deleted
 * with its last consumer.
 */
final class Consumption {
    private final AmqpTopology topology;
    private final IntSupplier ahead;
    private final Supplier<Map<String, Object>> arguments;
    private final IntFunction<Consumer> consumers;
    private String tag;
    private int present;

    /**
     * @param ahead how many messages the broker may send ahead, as things are
     * @param arguments of the next consumer
     * @param consumers made with what the broker may send ahead to them
     */
    Consumption(
            AmqpTopology topology,
            IntSupplier ahead,
            Supplier<Map<String, Object>> arguments,
            IntFunction<Consumer> consumers) {
        this.topology = topology;
        this.ahead = ahead;
        this.arguments = arguments;
        this.consumers = consumers;
    }

    /** Begins, unless there is a consumer. */
    void begin() throws IOException {
        if (tag == null) {
            consume("", ahead.getAsInt());
        }
    }

    /** Sees to it that the broker may send ahead as much as is right by now; perhaps by an end, after which is to be begun. */
    void follow() throws IOException {
        int wanted = ahead.getAsInt();
        if (tag == null || present == wanted || !topology.replacesConsumers()) {
            return;
        }
        if (topology.endsWithItsConsumer()) {
            var former = tag;
            consume("-" + wanted, wanted);
            topology.channel().basicCancel(former);
        } else {
            end();
        }
    }

    /**
     * Ends: what was sent still comes.
     *
     * @return whether there was a consumer, which will hear of it
     */
    boolean end() throws IOException {
        boolean consumed = tag != null && topology.channel().isOpen();
        if (consumed) {
            topology.channel().basicCancel(tag);
        }
        tag = null;
        return consumed;
    }

    /** Messages that nobody was sent; empty if the queue has gone with its last consumer, so that nobody can say. */
    Optional<Long> left() throws IOException {
        return topology.endsWithItsConsumer()
                ? Optional.empty()
                : Optional.of(topology.channel().messageCount(topology.queue()));
    }

    private void consume(String suffix, int messages) throws IOException {
        present = messages;
        topology.channel().basicQos(present);
        tag = topology.consume(suffix, arguments.get(), consumers.apply(present));
    }
}
