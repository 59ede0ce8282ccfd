package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.net.URI;
import java.util.Objects;
import java.util.stream.Stream;

/** What the suite's sources read from and publish to: processes of this machine, and the cluster's API. */
final class Peers implements AutoCloseable {
    static final String BUS_TOPIC = "e2e-bus";

    private final String host;
    private final KubernetesClient client;
    private final String namespace;
    private final SourceServers sources;
    private NatsServer bus;
    private PeerCluster busCluster;
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
        sources = new SourceServers(host);
    }

    /** Starts what {@code each} needs and does not run yet. */
    synchronized void start(Case each) {
        switch (each.bus()) {
            case JETSTREAM -> startJetStream();
            case CLUSTER -> startCluster();
            case KAFKA -> startKafkaBus();
        }
        sources.start(each.source());
    }

    /** Kills a bus without notice. */
    void killBus(BusKind kind) {
        switch (kind) {
            case JETSTREAM -> bus.kill();
            case KAFKA -> sources.kafka().kill();
            case CLUSTER -> throw new UnsupportedOperationException("its servers go away one by one");
        }
    }

    /** Starts the killed bus again, with the same data, and returns when it serves. */
    void startBus(BusKind kind) {
        switch (kind) {
            case JETSTREAM -> bus.restart();
            case KAFKA -> sources.kafka().restart();
            case CLUSTER -> throw new UnsupportedOperationException("its servers go away one by one");
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
            case KAFKA,
                    AMQP,
                    AMQP_STREAM,
                    NATS,
                    NATS_JETSTREAM,
                    MQTT,
                    EMITTER,
                    NSQ,
                    PULSAR,
                    REDIS,
                    REDIS_STREAM,
                    GENERIC -> sources.feeder(kind, name);
            case RESOURCE -> new ResourceFeeder(client, namespace, name);
            case RESOURCE_UPDATED -> new UpdateFeeder(client, namespace, name);
            case WEBHOOK, GITHUB -> new WebhookFeeder(kind, webhook);
            case WEBHOOK_HTTP2 -> new Http2Feeder(webhook);
            case CALENDAR, CALENDAR_CATCHUP, CALENDAR_TEN_MINUTES, CALENDAR_DAILY -> new SilentFeeder();
        };
    }

    String namespace() {
        return namespace;
    }

    SourceServers sources() {
        return sources;
    }

    String busUrl(BusKind kind) {
        return kind == BusKind.CLUSTER ? busCluster.url() : natsUrl(host);
    }

    @Override
    public synchronized void close() {
        Stream.of(jetStreamReader, clusterReader, kafkaReader, bus, busCluster, sources)
                .filter(Objects::nonNull)
                .forEach(SourceServers::close);
    }

    /** Some event sources demand TLS of it, so it is offered. */
    private void startJetStream() {
        if (bus == null) {
            bus = NatsServer.start(
                    NatsConfig.defaults().onHost(SourceServers.ALL).withTls());
            jetStreamReader = new JetStreamReader(natsUrl("127.0.0.1"));
        }
    }

    private void startCluster() {
        if (busCluster == null) {
            busCluster = new PeerCluster(host);
            clusterReader = new JetStreamReader(busCluster.localUrl());
        }
    }

    private void startKafkaBus() {
        sources.start(SourceKind.KAFKA);
        if (kafkaReader == null) {
            kafkaReader = new KafkaReader(sources.kafkaUrl(), BUS_TOPIC);
        }
    }

    private String natsUrl(String address) {
        return "nats://%s:%d".formatted(address, bus.port());
    }
}
