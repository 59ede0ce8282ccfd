package io.tandem.eventsource.bus;

import io.tandem.api.BusConfig;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.nats.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/** Both buses without their threads and clients, so that a simulation can be these. */
public final class SimulatedSenders {
    /** Small, so that it gets full. */
    private static final int CAPACITY = 16;

    private static final KafkaSettings SETTINGS = new KafkaSettings(
            new BusConfig.Kafka("kafka:9092", "events", null, null, null, null, "manual", Map.of()),
            new Mounts(Path.of("/nowhere")),
            "simulation");

    private SimulatedSenders() {}

    /** A question to the server: whether events can be stored. */
    @FunctionalInterface
    public interface Question {
        /** @throws IOException with the reason if not */
        void ask() throws IOException;
    }

    /** @param stream asked whether the stream is there */
    public static EventBus jetStream(
            Link link,
            Question stream,
            ScheduledExecutorService timer,
            ExecutorService blocking,
            LongSupplier nanoClock) {
        return new JetStreamBus("source", link, connection -> found(stream), timer, blocking, CAPACITY, nanoClock);
    }

    private static StreamKeeper.Found found(Question stream) throws IOException {
        stream.ask();
        return new StreamKeeper.Found(List.of(), false);
    }

    /** @param topic asked whether the topic is there */
    public static Kafka kafka(Supplier<Producer<byte[], byte[]>> clients, Question topic, LongSupplier nanoClock) {
        var watch = new KafkaWatch(SETTINGS) {
            @Override
            void ask() throws Unready {
                try {
                    topic.ask();
                } catch (IOException e) {
                    throw new Unready(e.getMessage(), false);
                }
            }
        };
        var bus = new KafkaBus("source", SETTINGS, watch, clients::get, nanoClock);
        bus.sender.warm();
        return new Kafka(bus);
    }

    /** A Kafka bus whose two threads are whoever calls. */
    public static final class Kafka {
        private final KafkaBus bus;

        private Kafka(KafkaBus bus) {
            this.bus = bus;
        }

        public EventBus bus() {
            return bus;
        }

        /** What the thread does that looks after the cluster, now and then. */
        public void check() {
            try {
                bus.check();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** What the thread does that sends, with the next that waits; false if nothing does. */
        public boolean send() {
            var next = bus.sender.queue.poll();
            if (next == null) {
                return false;
            }
            bus.sender.work(next);
            return true;
        }
    }
}
