package io.tandem.local;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Several nats-server processes that form one JetStream cluster. */
public final class NatsCluster implements AutoCloseable {
    private final List<NatsServer> servers;

    private NatsCluster(List<NatsServer> servers) {
        this.servers = servers;
    }

    /** Starts {@code size} servers, an odd number, and returns when all are healthy. */
    public static NatsCluster start(int size) {
        return start(size, config -> config);
    }

    /** The same with each member's configuration adapted. */
    public static NatsCluster start(int size, UnaryOperator<NatsConfig> adaptation) {
        List<Integer> routes =
                IntStream.range(0, size).mapToObj(i -> FreePort.pick()).toList();
        NatsCluster cluster = new NatsCluster(new ArrayList<>());
        try {
            for (int i = 0; i < size; i++) {
                NatsConfig.Cluster membership = new NatsConfig.Cluster(memberName(i), routes.get(i), routes);
                cluster.servers.add(NatsServer.launch(
                        adaptation.apply(NatsConfig.defaults()).inCluster(membership)));
            }
            cluster.servers.forEach(NatsServer::awaitHealthy);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** What the member at {@code index} of {@link #servers()} is called. */
    public static String memberName(int index) {
        return "member-" + index;
    }

    /** The members, each of which can be killed, suspended and restarted. */
    public List<NatsServer> servers() {
        return List.copyOf(servers);
    }

    /** The URLs of all members, separated by commas. */
    public String url() {
        return servers.stream().map(NatsServer::url).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        servers.forEach(NatsServer::close);
    }
}
