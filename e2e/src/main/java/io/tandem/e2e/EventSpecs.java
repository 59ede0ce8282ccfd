package io.tandem.e2e;

import java.util.List;
import java.util.Map;

/** What an EventSource says of its one event, by kind of source: where to read, and by the source's name what. */
final class EventSpecs {
    private static final Map<String, Object> LISTENER =
            Map.of("port", Integer.toString(Manifests.WEBHOOK_PORT), "endpoint", "/numbers", "method", "POST");

    private final Peers peers;

    EventSpecs(Peers peers) {
        this.peers = peers;
    }

    Map<String, Object> event(SourceKind kind, String name) {
        return switch (kind) {
            case KAFKA -> kafka(name);
            case AMQP -> amqp(name);
            case CALENDAR -> Map.of("interval", "1s");
            case CALENDAR_CATCHUP -> catchup(name);
            case NATS -> Map.of("url", peers.natsUrl(), "subject", name, "jsonBody", true);
            case NATS_JETSTREAM -> stream(name);
            case MQTT -> Map.of("url", peers.mqttUrl(), "topic", name, "clientId", name, "qos", 1, "jsonBody", true);
            case NSQ -> nsq(name);
            case REDIS -> Map.of("hostAddress", peers.redisAddress(), "channels", List.of(name), "jsonBody", true);
            case REDIS_STREAM -> Map.of("hostAddress", peers.redisAddress(), "streams", List.of(name));
            case RESOURCE -> resource(name);
            case WEBHOOK -> LISTENER;
            case GITHUB -> github(name);
        };
    }

    private Map<String, Object> kafka(String name) {
        return Map.of(
                "url",
                peers.kafkaUrl(),
                "topic",
                name,
                "jsonBody",
                true,
                "version",
                "2.8.0",
                "consumerGroup",
                Map.of("groupName", name, "oldest", true));
    }

    private Map<String, Object> amqp(String name) {
        return Map.of(
                "url",
                peers.rabbitUrl(),
                "exchangeName",
                name,
                "exchangeType",
                AmqpFeeder.EXCHANGE_TYPE,
                "routingKey",
                AmqpFeeder.ROUTING_KEY,
                "exchangeDeclare",
                Map.of("durable", true),
                "queueDeclare",
                Map.of("name", name, "durable", true),
                "consume",
                Map.of("autoAck", false),
                "jsonBody",
                true);
    }

    private static Map<String, Object> catchup(String name) {
        return Map.of(
                "interval",
                "1s",
                "persistence",
                Map.of(
                        "catchup", Map.of("enabled", true, "maxDuration", "5m"),
                        "configMap", Map.of("name", name, "createIfNotExist", true)));
    }

    private Map<String, Object> stream(String name) {
        return Map.of(
                "url",
                peers.natsUrl(),
                "subject",
                name,
                "jsonBody",
                true,
                "jetstream",
                Map.of("stream", name, "durable", name));
    }

    private Map<String, Object> nsq(String name) {
        return Map.of(
                "hostAddress", peers.nsqLookupAddress(), "topic", name, "channel", NsqFeeder.CHANNEL, "jsonBody", true);
    }

    private Map<String, Object> resource(String name) {
        return Map.of(
                "namespace",
                peers.namespace(),
                "group",
                "",
                "version",
                "v1",
                "resource",
                "configmaps",
                "eventTypes",
                List.of("ADD"),
                "filter",
                Map.of("prefix", ResourceFeeder.prefix(name)));
    }

    private static Map<String, Object> github(String name) {
        return Map.of(
                "webhook", LISTENER,
                "repositories", List.of(Map.of("owner", "e2e", "names", List.of(name))),
                "events", List.of("*"),
                "webhookSecret", Map.of("name", Manifests.HOOK_SECRET, "key", Manifests.HOOK_KEY));
    }
}
