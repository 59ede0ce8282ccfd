package io.tandem.eventsource.bus;

import io.tandem.api.BusConfig;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.nats.NatsLink;
import java.util.Optional;

/**
 * The bus of this process.
 *
 * @param bus where events go
 * @param nats the connection it uses, to be shared by the leader lock; empty where the bus is not JetStream
 */
public record Buses(EventBus bus, Optional<NatsLink> nats) implements AutoCloseable {
    /**
     * Begins to connect to the bus and returns at once. Where several are configured, NATS Streaming comes before
     * JetStream and JetStream before Kafka, as upstream.
     *
     * @param sourceName name of the EventSource
     * @param clientName what the servers' monitoring shows, such as the pod's name
     * @param subject where events go on a NATS Streaming bus
     * @throws IllegalArgumentException for a configuration that can never work; the message says what to change
     */
    public static Buses create(BusConfig config, String sourceName, Mounts mounts, String clientName, String subject) {
        if (config.nats() != null) {
            return streaming(config.nats(), mounts, clientName, subject);
        }
        if (config.jetstream() != null) {
            return jetstream(config.jetstream(), sourceName, mounts, clientName);
        }
        if (config.kafka() != null) {
            return kafka(config.kafka(), sourceName, new KafkaSettings(config.kafka(), mounts, clientName));
        }
        throw new IllegalArgumentException(
                "EVENTBUS_CONFIG names no bus: it needs jetstream, kafka or nats (is the EventBus deployed?)");
    }

    @Override
    public void close() {
        bus.close();
        nats.ifPresent(NatsLink::close);
    }

    private static Buses streaming(BusConfig.Nats config, Mounts mounts, String clientName, String subject) {
        demand(config.url(), "nats.url");
        demand(config.clusterID(), "nats.clusterID");
        if (subject.isBlank()) {
            throw new IllegalArgumentException("EVENTBUS_SUBJECT is empty: it names where events go");
        }
        if (StreamingBus.authenticates(config.auth()) && config.accessSecret() == null) {
            throw new IllegalArgumentException(
                    "EVENTBUS_CONFIG: nats.auth is %s and nats.accessSecret is missing".formatted(config.auth()));
        }
        return new Buses(StreamingBus.start(config, mounts, clientName, subject), Optional.empty());
    }

    private static Buses jetstream(BusConfig.JetStream config, String sourceName, Mounts mounts, String clientName) {
        demand(config.url(), "jetstream.url");
        if (!Subjects.isToken(sourceName)) {
            throw new IllegalArgumentException(
                    "EventSource name \"%s\" cannot be part of a NATS subject: rename it without dots"
                            .formatted(sourceName));
        }
        StreamPlan plan = StreamPlan.parse(config.streamConfig());
        NatsLink link = NatsLink.start(config, mounts, clientName);
        return new Buses(new JetStreamBus(sourceName, link, plan), Optional.of(link));
    }

    private static Buses kafka(BusConfig.Kafka config, String sourceName, KafkaSettings settings) {
        demand(config.url(), "kafka.url");
        demand(config.topic(), "kafka.topic");
        return new Buses(KafkaBus.start(sourceName, settings), Optional.empty());
    }

    private static void demand(String value, String field) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("EVENTBUS_CONFIG: %s is missing".formatted(field));
        }
    }
}
