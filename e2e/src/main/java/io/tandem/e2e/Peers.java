package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.local.FreePort;
import io.tandem.local.KafkaServer;
import io.tandem.local.MosquittoServer;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import io.tandem.local.NsqLookupServer;
import io.tandem.local.NsqServer;
import io.tandem.local.RabbitServer;
import io.tandem.local.RedisServer;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;

/** The servers that sources and buses use: processes of this machine, listening on all its addresses. */
final class Peers implements AutoCloseable {
    static final String ALL = "0.0.0.0";
    static final String BUS_TOPIC = "e2e-bus";

    private final String host;
    private final KubernetesClient client;
    private final String namespace;
    private NatsServer bus;
    private PeerCluster busCluster;
    private NatsServer nats;
    private RabbitServer rabbit;
    private MosquittoServer mosquitto;
    private RedisServer redis;
    private NsqLookupServer nsqLookup;
    private NsqServer nsq;
    private KafkaServer kafka;
    private String kafkaUrl;
    private BusReader jetStreamReader;
    private BusReader clusterReader;
    private BusReader kafkaReader;

    /**
     * @param host address of this machine as pods see it
     * @param namespace where resources are fed
     */
    Peers(String host, KubernetesClient client, String namespace) {
        this.host = host;
        this.client = client;
        this.namespace = namespace;
    }

    /** Starts what {@code each} needs and does not run yet. */
    synchronized void start(Case each) {
        switch (each.bus()) {
            case JETSTREAM -> startJetStream();
            case CLUSTER -> startCluster();
            case KAFKA -> startKafkaBus();
        }
        switch (each.source()) {
            case KAFKA -> startKafka();
            case AMQP -> rabbit = rabbit == null ? RabbitServer.startOn(ALL) : rabbit;
            case NATS, NATS_JETSTREAM ->
                nats = nats == null ? NatsServer.start(NatsConfig.defaults().onHost(ALL)) : nats;
            case MQTT -> mosquitto = mosquitto == null ? MosquittoServer.startOn(ALL) : mosquitto;
            case REDIS, REDIS_STREAM -> redis = redis == null ? RedisServer.startOn(ALL) : redis;
            case NSQ -> startNsq();
            case CALENDAR, CALENDAR_CATCHUP, RESOURCE, WEBHOOK, GITHUB -> {}
        }
    }

    /** Kills a bus without notice. */
    void killBus(BusKind kind) {
        switch (kind) {
            case JETSTREAM -> bus.kill();
            case KAFKA -> kafka.kill();
            case CLUSTER -> throw new UnsupportedOperationException("its servers go away one by one");
        }
    }

    /** Starts the killed bus again, with the same data, and returns when it serves. */
    void startBus(BusKind kind) {
        switch (kind) {
            case JETSTREAM -> bus.restart();
            case KAFKA -> kafka.restart();
            case CLUSTER -> throw new UnsupportedOperationException("its servers go away one by one");
        }
    }

    /** Ends the server that the source reads from, and returns when it serves again with the same data. */
    void restartSource(SourceKind kind) {
        switch (kind) {
            case KAFKA -> {
                kafka.kill();
                kafka.restart();
            }
            case AMQP -> {
                rabbit.kill();
                rabbit.restart();
            }
            case NATS, NATS_JETSTREAM -> {
                nats.kill();
                nats.restart();
            }
            case MQTT -> { // killed, it would forget its sessions
                mosquitto.stop();
                mosquitto.restart();
            }
            case REDIS, REDIS_STREAM -> {
                redis.kill();
                redis.restart();
            }
            case NSQ -> nsq.restart(); // killed, it would forget what it has in memory
            case CALENDAR, CALENDAR_CATCHUP, RESOURCE, WEBHOOK, GITHUB ->
                throw new UnsupportedOperationException("%s reads from no server".formatted(kind.label()));
        }
    }

    /** The server of the bus's cluster that leads the stream. */
    int streamLeader() {
        return busCluster.leader();
    }

    /** A server of the bus's cluster that does not lead the stream. */
    int follower() {
        return busCluster.follower();
    }

    /** Kills one server of the bus's cluster. */
    void killMember(int member) {
        busCluster.kill(member);
    }

    /** Starts it again, with the same data, and returns when it serves. */
    void startMember(int member) {
        busCluster.start(member);
    }

    BusReader reader(BusKind kind) {
        return switch (kind) {
            case JETSTREAM -> jetStreamReader;
            case CLUSTER -> clusterReader;
            case KAFKA -> kafkaReader;
        };
    }

    /**
     * A feeder for the source {@code name}.
     *
     * @param webhook where a webhook source is reached
     */
    Feeder feeder(SourceKind kind, String name, URI webhook) {
        return switch (kind) {
            case KAFKA -> new KafkaFeeder(kafkaUrl, name, 0);
            case AMQP -> new AmqpFeeder(amqpUrl("127.0.0.1"), name);
            case NATS -> new NatsFeeder(natsUrl("127.0.0.1", nats), name);
            case NATS_JETSTREAM -> new NatsStreamFeeder(natsUrl("127.0.0.1", nats), name);
            case MQTT -> new MqttFeeder("tcp://127.0.0.1:" + mosquitto.port(), name);
            case REDIS -> new RedisFeeder(redis.port(), name);
            case REDIS_STREAM -> new RedisStreamFeeder(redis.port(), name);
            case NSQ -> new NsqFeeder(nsq, name);
            case RESOURCE -> new ResourceFeeder(client, namespace, name);
            case WEBHOOK, GITHUB -> new WebhookFeeder(kind, webhook);
            case CALENDAR, CALENDAR_CATCHUP -> new SilentFeeder();
        };
    }

    String namespace() {
        return namespace;
    }

    String kafkaUrl() {
        return kafkaUrl;
    }

    String rabbitUrl() {
        return amqpUrl(host);
    }

    String natsUrl() {
        return natsUrl(host, nats);
    }

    String mqttUrl() {
        return "tcp://%s:%d".formatted(host, mosquitto.port());
    }

    String redisAddress() {
        return "%s:%d".formatted(host, redis.port());
    }

    String nsqLookupAddress() {
        return "%s:%d".formatted(host, nsqLookup.port());
    }

    String busUrl(BusKind kind) {
        return kind == BusKind.CLUSTER ? busCluster.url() : natsUrl(host, bus);
    }

    @Override
    public synchronized void close() {
        Stream.of(
                        jetStreamReader,
                        clusterReader,
                        kafkaReader,
                        bus,
                        busCluster,
                        nats,
                        rabbit,
                        kafka,
                        mosquitto,
                        redis,
                        nsq,
                        nsqLookup)
                .forEach(Peers::close);
    }

    /** Properties of a broker that pods reach under {@code url}. */
    static Map<String, String> kafkaListeningOn(String url, int port) {
        int controller = FreePort.pick();
        return Map.of(
                "listeners", "PLAINTEXT://0.0.0.0:%d,CONTROLLER://localhost:%d".formatted(port, controller),
                "advertised.listeners", "PLAINTEXT://" + url,
                "controller.quorum.voters", "1@localhost:" + controller);
    }

    /** Some event sources demand TLS of it, so it is offered. */
    private void startJetStream() {
        if (bus == null) {
            bus = NatsServer.start(NatsConfig.defaults().onHost(ALL).withTls());
            jetStreamReader = new JetStreamReader(natsUrl("127.0.0.1", bus));
        }
    }

    private void startCluster() {
        if (busCluster == null) {
            busCluster = new PeerCluster(host);
            clusterReader = new JetStreamReader(busCluster.localUrl());
        }
    }

    private void startKafkaBus() {
        startKafka();
        if (kafkaReader == null) {
            kafkaReader = new KafkaReader(kafkaUrl, BUS_TOPIC);
        }
    }

    private void startKafka() {
        if (kafka != null) {
            return;
        }
        int port = FreePort.pick();
        kafkaUrl = "%s:%d".formatted(host, port);
        kafka = KafkaServer.start(kafkaListeningOn(kafkaUrl, port));
    }

    private void startNsq() {
        if (nsq == null) {
            nsqLookup = NsqLookupServer.startOn(ALL);
            nsq = NsqServer.startOn(ALL, host, nsqLookup);
        }
    }

    private String amqpUrl(String address) {
        return "amqp://guest:guest@%s:%d".formatted(address, rabbit.port());
    }

    private static String natsUrl(String address, NatsServer server) {
        return "nats://%s:%d".formatted(address, server.port());
    }

    private static void close(AutoCloseable each) {
        if (each == null) {
            return;
        }
        try {
            each.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop " + each, e);
        }
    }
}
