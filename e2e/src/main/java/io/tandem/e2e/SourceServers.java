package io.tandem.e2e;

import io.tandem.local.FreePort;
import io.tandem.local.KafkaServer;
import io.tandem.local.MosquittoServer;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import io.tandem.local.NsqLookupServer;
import io.tandem.local.NsqServer;
import io.tandem.local.PulsarServer;
import io.tandem.local.RabbitServer;
import io.tandem.local.RedisServer;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The servers that sources read from: processes of this machine, listening on all its addresses. */
final class SourceServers implements AutoCloseable {
    static final String ALL = "0.0.0.0";

    /** Of a topic of Kafka, where nobody wants more. */
    private static final int PARTITIONS = 3;

    /** Opens every channel. */
    static final String CHANNEL_KEY = "key";

    private static final String LOOPBACK = "127.0.0.1";

    private final String host;
    private NatsServer nats;
    private RabbitServer rabbit;
    private MosquittoServer mosquitto;
    private RedisServer redis;
    private NsqLookupServer nsqLookup;
    private NsqServer nsq;
    private PulsarServer pulsar;
    private KafkaServer kafka;
    private EventingServer eventing;
    private String kafkaUrl;

    /** @param host address of this machine as readers see it */
    SourceServers(String host) {
        this.host = host;
    }

    /** Starts what this kind reads from, unless it runs. */
    synchronized void start(SourceKind kind) {
        switch (kind) {
            case KAFKA -> startKafka();
            case AMQP, AMQP_STREAM -> rabbit = rabbit == null ? RabbitServer.startOn(ALL) : rabbit;
            case NATS, NATS_JETSTREAM ->
                nats = nats == null ? NatsServer.start(NatsConfig.defaults().onHost(ALL)) : nats;
            case MQTT, EMITTER -> mosquitto = mosquitto == null ? MosquittoServer.startOn(ALL) : mosquitto;
            case REDIS, REDIS_STREAM -> redis = redis == null ? RedisServer.startOn(ALL) : redis;
            case NSQ -> startNsq();
            case PULSAR -> pulsar = pulsar == null ? PulsarServer.startOn(ALL, host) : pulsar;
            case GENERIC -> eventing = eventing == null ? EventingServer.startOn(ALL) : eventing;
            case CALENDAR,
                    CALENDAR_CATCHUP,
                    CALENDAR_TEN_MINUTES,
                    CALENDAR_DAILY,
                    RESOURCE,
                    RESOURCE_UPDATED,
                    WEBHOOK,
                    WEBHOOK_HTTP2,
                    GITHUB -> {}
        }
    }

    /** Ends the server that this kind reads from, and returns when it serves again with the same data. */
    void restart(SourceKind kind) {
        switch (kind) {
            case KAFKA -> {
                kafka.kill();
                kafka.restart();
            }
            case AMQP, AMQP_STREAM -> {
                rabbit.kill();
                rabbit.restart();
            }
            case NATS, NATS_JETSTREAM -> {
                nats.kill();
                nats.restart();
            }
            case MQTT, EMITTER -> { // killed, it would forget its sessions
                mosquitto.stop();
                mosquitto.restart();
            }
            case REDIS, REDIS_STREAM -> {
                redis.kill();
                redis.restart();
            }
            case NSQ -> nsq.restart(); // killed, it would forget what it has in memory
            case GENERIC -> eventing.restart();
            case PULSAR -> {
                pulsar.kill();
                pulsar.restart();
            }
            case CALENDAR,
                    CALENDAR_CATCHUP,
                    CALENDAR_TEN_MINUTES,
                    CALENDAR_DAILY,
                    RESOURCE,
                    RESOURCE_UPDATED,
                    WEBHOOK,
                    WEBHOOK_HTTP2,
                    GITHUB -> throw none(kind);
        }
    }

    /** A feeder for the source {@code name}. */
    MessageFeeder feeder(SourceKind kind, String name) {
        return feeder(kind, name, 1);
    }

    /**
     * The same.
     *
     * @param readers how many are to share what is fed
     */
    MessageFeeder feeder(SourceKind kind, String name, int readers) {
        return switch (kind) {
            case KAFKA -> new KafkaFeeder(kafkaUrl, name, Math.max(PARTITIONS, readers));
            case AMQP, AMQP_STREAM -> new AmqpFeeder(rabbit, kind, name);
            case NATS -> new NatsFeeder(natsUrl(LOOPBACK), name);
            case NATS_JETSTREAM -> new NatsStreamFeeder(natsUrl(LOOPBACK), name);
            case MQTT -> new MqttFeeder(mqttUrl(LOOPBACK), kind, name);
            case EMITTER -> new MqttFeeder(mqttUrl(LOOPBACK), kind, emitterTopic(name));
            case REDIS -> new RedisFeeder(redis.port(), name);
            case REDIS_STREAM -> new RedisStreamFeeder(redis.port(), name);
            case NSQ -> new NsqFeeder(nsq, name);
            case PULSAR -> new PulsarFeeder(pulsar, name);
            case GENERIC -> new GenericFeeder(eventing, name);
            case CALENDAR,
                    CALENDAR_CATCHUP,
                    CALENDAR_TEN_MINUTES,
                    CALENDAR_DAILY,
                    RESOURCE,
                    RESOURCE_UPDATED,
                    WEBHOOK,
                    WEBHOOK_HTTP2,
                    GITHUB -> throw none(kind);
        };
    }

    /** The broker, once a kind that reads from it was started. */
    KafkaServer kafka() {
        return kafka;
    }

    String kafkaUrl() {
        return kafkaUrl;
    }

    String rabbitUrl() {
        return "amqp://guest:guest@%s:%d".formatted(host, rabbit.port());
    }

    String natsUrl() {
        return natsUrl(host);
    }

    String mqttUrl() {
        return mqttUrl(host);
    }

    /** What a channel of emitter is for an MQTT broker in its broker's place. */
    static String emitterTopic(String channel) {
        return "%s/%s/".formatted(CHANNEL_KEY, channel);
    }

    String eventingAddress() {
        return "%s:%d".formatted(host, eventing.port());
    }

    String redisAddress() {
        return "%s:%d".formatted(host, redis.port());
    }

    String nsqLookupAddress() {
        return "%s:%d".formatted(host, nsqLookup.port());
    }

    String pulsarUrl() {
        return pulsar.url();
    }

    @Override
    public synchronized void close() {
        Stream.<AutoCloseable>of(nats, rabbit, mosquitto, redis, nsq, nsqLookup, pulsar, kafka, eventing)
                .filter(Objects::nonNull)
                .forEach(SourceServers::close);
    }

    /** What cannot be stopped is an error. */
    static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop " + each, e);
        }
    }

    private void startKafka() {
        if (kafka != null) {
            return;
        }
        int port = FreePort.pick();
        kafkaUrl = "%s:%d".formatted(host, port);
        kafka = KafkaServer.start(listeningOn(kafkaUrl, port));
    }

    private void startNsq() {
        if (nsq == null) {
            nsqLookup = NsqLookupServer.startOn(ALL);
            nsq = NsqServer.startOn(ALL, host, nsqLookup);
        }
    }

    /** Properties of a broker that readers reach under {@code url}. */
    private static Map<String, String> listeningOn(String url, int port) {
        int controller = FreePort.pick();
        return Map.of(
                "listeners", "PLAINTEXT://0.0.0.0:%d,CONTROLLER://localhost:%d".formatted(port, controller),
                "advertised.listeners", "PLAINTEXT://" + url,
                "controller.quorum.voters", "1@localhost:" + controller);
    }

    private String natsUrl(String address) {
        return "nats://%s:%d".formatted(address, nats.port());
    }

    private String mqttUrl(String address) {
        return "tcp://%s:%d".formatted(address, mosquitto.port());
    }

    private static UnsupportedOperationException none(SourceKind kind) {
        return new UnsupportedOperationException("%s reads from no server".formatted(kind.label()));
    }
}
