package io.tandem.eventsource.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.AmqpSource;
import io.tandem.api.source.KafkaSource;
import io.tandem.api.source.MqttSource;
import io.tandem.api.source.NatsSource;
import io.tandem.api.source.PulsarSource;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.amqp.AmqpConnector;
import io.tandem.eventsource.connector.kafka.KafkaConnector;
import io.tandem.eventsource.connector.mqtt.MqttConnectors;
import io.tandem.eventsource.connector.nats.NatsConnectors;
import io.tandem.eventsource.connector.pulsar.PulsarConnector;
import io.tandem.eventsource.connector.pulsar.PulsarThreads;
import io.tandem.eventsource.connector.redis.RedisStreamConnectors;
import io.tandem.local.Child;
import io.tandem.local.WorkDir;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A replica in a process of its own, to be hung or killed; prints what it publishes and why it failed. */
public final class ReplicaProcess {
    private ReplicaProcess() {}

    /**
     * @param type {@code kafka}, {@code amqp}, {@code mqtt}, {@code nats}, {@code pulsar} or {@code redisStream}
     * @param source its fields, as JSON
     * @param settling whether it publishes what it gets, or keeps it in flight
     */
    public static Child start(WorkDir dir, String type, String name, String source, boolean settling) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                ReplicaProcess.class.getName(),
                type,
                name,
                source,
                Boolean.toString(settling));
        return Child.start("replica", dir.file("replica-" + System.nanoTime()), Map.of(), command);
    }

    public static void main(String[] arguments) throws JsonProcessingException {
        var connector = connector(arguments[0], Attempt.of(arguments[1]), arguments[2]);
        var intake =
                Boolean.parseBoolean(arguments[3]) ? Intake.publishing(connector, 32) : Intake.holding(connector, 32);
        int printed = 0;
        while (intake.failure().isEmpty()) {
            LockSupport.parkNanos(1_000_000);
            while (intake.events().size() > printed) {
                System.out.println("received " + intake.coordinates().get(printed++));
            }
        }
        System.out.println("failed " + intake.failure().get().getMessage());
        intake.close();
    }

    private static Connector connector(String type, Attempt attempt, String source) throws JsonProcessingException {
        var json = new ObjectMapper();
        return switch (type) {
            case "kafka" -> new KafkaConnector(json.readValue(source, KafkaSource.class), attempt, EventLoops.VERTX);
            case "nats" -> new NatsConnectors(json.readValue(source, NatsSource.class)).create(attempt);
            case "amqp" -> new AmqpConnector(json.readValue(source, AmqpSource.class), attempt);
            case "mqtt" -> new MqttConnectors(json.readValue(source, MqttSource.class)).create(attempt);
            case "pulsar" ->
                new PulsarConnector(json.readValue(source, PulsarSource.class), attempt, new PulsarThreads());
            case "redisStream" ->
                new RedisStreamConnectors(json.readValue(source, RedisStreamSource.class), EventLoops.VERTX)
                        .create(attempt);
            default -> throw new IllegalArgumentException(type);
        };
    }
}
