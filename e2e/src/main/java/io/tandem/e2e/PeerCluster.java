package io.tandem.e2e;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.tandem.local.NatsCluster;
import io.tandem.local.NatsServer;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A JetStream bus of three servers, each of which can go away. */
final class PeerCluster implements AutoCloseable {
    static final int SIZE = 3;

    private static final String STREAM = "default";

    private final String host;
    private final NatsCluster cluster;

    /** @param host address of this machine as pods see it */
    PeerCluster(String host) {
        this.host = host;
        cluster = NatsCluster.start(
                SIZE, config -> config.onHost(SourceServers.ALL).withTls().advertisedAt(host));
    }

    /** The URLs of all servers, as pods reach them. */
    String url() {
        return urls(host);
    }

    /** The URLs of all servers, as this machine reaches them. */
    String localUrl() {
        return urls("127.0.0.1");
    }

    /** Which server leads the stream of events. */
    int leader() {
        try (Connection connection = Nats.connect(localUrl())) {
            String name = connection
                    .jetStreamManagement()
                    .getStreamInfo(STREAM)
                    .getClusterInfo()
                    .getLeader();
            return IntStream.range(0, SIZE)
                    .filter(member -> NatsCluster.memberName(member).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the stream has no leader"));
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("cannot ask the stream for its leader", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A server that does not lead the stream. */
    int follower() {
        return (leader() + 1) % SIZE;
    }

    void kill(int member) {
        cluster.servers().get(member).kill();
    }

    void start(int member) {
        cluster.servers().get(member).restart();
    }

    @Override
    public void close() {
        cluster.close();
    }

    private String urls(String address) {
        List<NatsServer> servers = cluster.servers();
        return servers.stream()
                .map(server -> "nats://%s:%d".formatted(address, server.port()))
                .collect(Collectors.joining(","));
    }
}
