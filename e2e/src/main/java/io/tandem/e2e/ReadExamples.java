package io.tandem.e2e;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;

/** The examples that read from queues and streams, with real servers of this machine. */
final class ReadExamples {
    private static final List<String> EVENT = List.of("example");
    /** Some for each partition that one of them reads. */
    private static final int MESSAGES = 9;
    /** By which the server knows who calls. */
    private static final String GENERIC_CONFIG = "key1: value1\nkey2: value2";

    private final ExampleSpace space;
    private final SourceServers servers;

    ReadExamples(ExampleSpace space, SourceServers servers) {
        this.space = space;
        this.servers = servers;
    }

    List<Example> all() {
        return List.of(
                example("kafka", "kafka", SourceKind.KAFKA, "kafka", 9092, "topic-2"),
                amqp(),
                example("nats", "nats", SourceKind.NATS, "nats", 4222, "foo"),
                example("mqtt", "mqtt", SourceKind.MQTT, "mqtt", 1883, "bar"),
                // Mosquitto in the broker's place: a channel behind its key is a topic
                example("emitter", "emitter", SourceKind.MQTT, "broker", 4000, "channel_key/hello/"),
                example("nsq", "nsq", SourceKind.NSQ, "nsqlookupd", 4161, "hello"),
                example("pulsar", "pulsar", SourceKind.PULSAR, "pulsar", 6650, "test"),
                example("redis", "redis", SourceKind.REDIS, "redis", 6379, "FOO"),
                example("redis-streams", "redis-stream", SourceKind.REDIS_STREAM, "redis", 6379, "FOO"),
                example("generic", "generic", SourceKind.GENERIC, "generic-event-source-server", 8080, GENERIC_CONFIG));
    }

    private Example example(String file, String name, SourceKind kind, String service, int port, String place) {
        var feeder = new Feeder[1]; // before the source: a topic has to be there
        return new Example(
                file,
                name,
                EVENT,
                () -> {
                    start(kind, service, port);
                    feeder[0] = servers.feeder(kind, place);
                },
                () -> {
                    space.awaitReady(name);
                    try (var feeding = feeder[0]) {
                        LongStream.range(0, MESSAGES)
                                .forEach(number -> feeding.feed(number).join());
                    }
                });
    }

    private Example amqp() {
        return new Example("amqp", "amqp", EVENT, () -> start(SourceKind.AMQP, "rabbitmq-service", 5672), () -> {
            space.awaitReady("amqp");
            publish();
        });
    }

    private void publish() {
        var factory = new ConnectionFactory();
        try {
            factory.setUri(servers.rabbitUrl());
            try (var connection = factory.newConnection("feeder");
                    var channel = connection.createChannel()) {
                channel.basicPublish("test", "hello", null, "{\"number\": 1}".getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException | TimeoutException | URISyntaxException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot publish to RabbitMQ", e);
        }
    }

    private void start(SourceKind kind, String service, int port) {
        servers.start(kind);
        space.server(service, port, port(address(kind)));
    }

    private String address(SourceKind kind) {
        return switch (kind) {
            case KAFKA -> "tcp://" + servers.kafkaUrl();
            case AMQP -> servers.rabbitUrl();
            case NATS -> servers.natsUrl();
            case MQTT, EMITTER -> servers.mqttUrl();
            case NSQ -> "tcp://" + servers.nsqLookupAddress();
            case PULSAR -> servers.pulsarUrl();
            case REDIS, REDIS_STREAM -> "tcp://" + servers.redisAddress();
            case GENERIC -> "tcp://" + servers.eventingAddress();
            case AMQP_STREAM,
                    NATS_JETSTREAM,
                    RESOURCE,
                    RESOURCE_UPDATED,
                    CALENDAR,
                    CALENDAR_CATCHUP,
                    CALENDAR_TEN_MINUTES,
                    CALENDAR_DAILY,
                    WEBHOOK,
                    WEBHOOK_HTTP2,
                    GITHUB -> throw new IllegalArgumentException("no example reads " + kind.label());
        };
    }

    private static int port(String url) {
        return URI.create(url).getPort();
    }
}
