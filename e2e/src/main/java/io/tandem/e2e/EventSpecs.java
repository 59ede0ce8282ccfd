package io.tandem.e2e;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an EventSource says of its one event, by kind of source: where to read, and by the source's name what.
 *
 * @param namespace of resources that are watched
 */
record EventSpecs(SourceServers servers, String namespace) {
    /** The field of a calendar that a case reads back. */
    static final String SCHEDULE = "schedule";

    private static final Map<String, Object> LISTENER =
            Map.of("port", Integer.toString(Manifests.WEBHOOK_PORT), "endpoint", "/numbers", "method", "POST");

    /** The field of the kind's type, which holds the event. */
    Map<String, Object> fields(SourceKind kind, String name) {
        return Map.of(type(kind), Map.of(Manifests.EVENT, event(kind, name)));
    }

    /** The same of an event that all replicas read at once, each its share; those of Tandem have to be asked for that. */
    Map<String, Object> sharedFields(SourceKind kind, String name) {
        Map<String, Object> event = new HashMap<>(event(kind, name));
        switch (kind) {
            case NATS -> event.put("queue", name);
            case MQTT -> event.putAll(Map.of("topic", "$share/e2e/" + name, "protocolVersion", "5"));
            case PULSAR -> event.put("type", "shared");
            case KAFKA, AMQP, NATS_JETSTREAM, NSQ, REDIS_STREAM -> {}
            case AMQP_STREAM,
                    EMITTER,
                    REDIS,
                    GENERIC,
                    CALENDAR,
                    CALENDAR_CATCHUP,
                    CALENDAR_TEN_MINUTES,
                    CALENDAR_DAILY,
                    RESOURCE,
                    RESOURCE_UPDATED,
                    WEBHOOK,
                    WEBHOOK_HTTP2,
                    GITHUB ->
                throw new IllegalArgumentException(
                        "replicas cannot share what a source of %s gets".formatted(kind.label()));
        }
        return Map.of(type(kind), Map.of(Manifests.EVENT, event));
    }

    private static String type(SourceKind kind) {
        return switch (kind) {
            case CALENDAR, CALENDAR_CATCHUP, CALENDAR_TEN_MINUTES, CALENDAR_DAILY -> "calendar";
            case AMQP_STREAM -> "amqp";
            case NATS_JETSTREAM -> "nats";
            case REDIS_STREAM -> "redisStream";
            case RESOURCE_UPDATED -> "resource";
            case WEBHOOK_HTTP2 -> "webhook";
            case KAFKA, AMQP, NATS, MQTT, EMITTER, NSQ, PULSAR, REDIS, GENERIC, RESOURCE, WEBHOOK, GITHUB ->
                kind.label();
        };
    }

    private Map<String, Object> event(SourceKind kind, String name) {
        return switch (kind) {
            case KAFKA -> kafka(name);
            case AMQP -> amqp(name, Map.of());
            case AMQP_STREAM -> amqp(name, Map.of("arguments", "x-queue-type: stream\nx-stream-offset: first"));
            case CALENDAR -> Map.of("interval", "1s");
            case CALENDAR_CATCHUP -> catchup(name);
            case CALENDAR_TEN_MINUTES -> Map.of(SCHEDULE, RareTicks.TEN_MINUTES);
            case CALENDAR_DAILY -> Map.of(SCHEDULE, RareTicks.daily(Instant.now()));
            case NATS -> Map.of("url", servers.natsUrl(), "subject", name, "jsonBody", true);
            case NATS_JETSTREAM -> stream(name);
            case MQTT -> Map.of("url", servers.mqttUrl(), "topic", name, "clientId", name, "qos", 1, "jsonBody", true);
            case EMITTER -> emitter(name);
            case NSQ -> nsq(name);
            case PULSAR -> pulsar(name);
            case REDIS -> Map.of("hostAddress", servers.redisAddress(), "channels", List.of(name), "jsonBody", true);
            case REDIS_STREAM -> Map.of("hostAddress", servers.redisAddress(), "streams", List.of(name));
            case GENERIC -> generic(name);
            case RESOURCE -> resource(name, "ADD");
            case RESOURCE_UPDATED -> resource(name, "UPDATE");
            case WEBHOOK -> LISTENER;
            case WEBHOOK_HTTP2 -> secured();
            case GITHUB -> github(name);
        };
    }

    private Map<String, Object> kafka(String name) {
        return Map.of(
                "url",
                servers.kafkaUrl(),
                "topic",
                name,
                "jsonBody",
                true,
                "version",
                "2.8.0",
                "consumerGroup",
                Map.of("groupName", name, "oldest", true));
    }

    /** @param more fields of the queue */
    private Map<String, Object> amqp(String name, Map<String, Object> more) {
        Map<String, Object> queue = new HashMap<>(more);
        queue.putAll(Map.of("name", name, "durable", true));
        return Map.of(
                "url",
                servers.rabbitUrl(),
                "exchangeName",
                name,
                "exchangeType",
                AmqpFeeder.EXCHANGE_TYPE,
                "routingKey",
                AmqpFeeder.ROUTING_KEY,
                "exchangeDeclare",
                Map.of("durable", true),
                "queueDeclare",
                queue,
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
                servers.natsUrl(),
                "subject",
                name,
                "jsonBody",
                true,
                "jetstream",
                Map.of("stream", name, "durable", name, "deliver", "all"));
    }

    private Map<String, Object> emitter(String name) {
        return Map.of(
                "broker",
                servers.mqttUrl(),
                "channelKey",
                SourceServers.CHANNEL_KEY,
                "channelName",
                name,
                "jsonBody",
                true);
    }

    /** The server knows it by the text: an event has the same name in all sources. */
    private Map<String, Object> generic(String name) {
        return Map.of("url", servers.eventingAddress(), "insecure", true, "config", name, "jsonBody", true);
    }

    private Map<String, Object> nsq(String name) {
        return Map.of(
                "hostAddress",
                servers.nsqLookupAddress(),
                "topic",
                name,
                "channel",
                NsqFeeder.CHANNEL,
                "jsonBody",
                true);
    }

    /** The reference implementation wants a type. */
    private Map<String, Object> pulsar(String name) {
        return Map.of("url", servers.pulsarUrl(), "topics", List.of(name), "type", "exclusive", "jsonBody", true);
    }

    private Map<String, Object> resource(String name, String type) {
        return Map.of(
                "namespace",
                namespace,
                "group",
                "",
                "version",
                "v1",
                "resource",
                "configmaps",
                "eventTypes",
                List.of(type),
                "filter",
                Map.of("prefix", ResourceFeeder.prefix(name)));
    }

    /** With TLS, without which nobody speaks HTTP/2 to it. */
    private static Map<String, Object> secured() {
        Map<String, Object> listener = new HashMap<>(LISTENER);
        listener.put("serverCertSecret", Map.of("name", Manifests.TLS_SECRET, "key", Manifests.TLS_CERTIFICATE));
        listener.put("serverKeySecret", Map.of("name", Manifests.TLS_SECRET, "key", Manifests.TLS_KEY));
        return listener;
    }

    private static Map<String, Object> github(String name) {
        return Map.of(
                "webhook", LISTENER,
                "repositories", List.of(Map.of("owner", "e2e", "names", List.of(name))),
                "events", List.of("*"),
                "webhookSecret", Map.of("name", Manifests.HOOK_SECRET, "key", Manifests.HOOK_KEY));
    }
}
