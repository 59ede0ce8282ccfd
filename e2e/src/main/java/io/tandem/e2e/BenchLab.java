package io.tandem.e2e;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** What a benchmark runs in: a JetStream server of its own and, where images are measured, a namespace of the cluster. */
final class BenchLab implements AutoCloseable {
    private final String namespace =
            "tandem-bench-" + UUID.randomUUID().toString().substring(0, 6);
    private final String host;
    private final NatsServer bus =
            NatsServer.start(NatsConfig.defaults().onHost(SourceServers.ALL).withTls());
    private BenchCluster cluster;

    /** Of one that measures these. */
    BenchLab(Collection<BenchTarget> targets) {
        boolean pods = targets.stream().anyMatch(BenchTarget.Image.class::isInstance);
        host = System.getenv().getOrDefault("PEER_HOST", pods ? "10.88.0.1" : "127.0.0.1");
    }

    /** A number option of the environment. */
    static int option(String name, int otherwise) {
        return Integer.parseInt(System.getenv().getOrDefault(name, Integer.toString(otherwise)));
    }

    /** A list of numbers, an option of the environment. */
    static List<Integer> options(String name, String otherwise) {
        return Arrays.stream(System.getenv().getOrDefault(name, otherwise).split(","))
                .map(Integer::valueOf)
                .toList();
    }

    /**
     * What the replicas of an EventSource are told.
     *
     * @param busPort of this machine, behind which there is the bus
     */
    PodContract contract(String source, Map<String, String> annotations, Map<String, Object> spec, int busPort) {
        return new PodContract(namespace, source, annotations, spec, "nats://%s:%d".formatted(host, busPort));
    }

    /** Starts a pod of this image, without waiting. */
    BenchPod start(BenchTarget.Image image, PodContract contract) {
        return cluster().start(image.name(), contract, contract.source());
    }

    /** Starts this program, without waiting. */
    BenchProcess start(BenchTarget.Executable executable, PodContract contract) {
        return new BenchProcess(executable.path(), contract, contract.source());
    }

    /** Starts so many replicas, without waiting. */
    Replicas start(BenchTarget target, PodContract contract, int replicas) {
        return new Replicas(IntStream.range(0, replicas)
                .mapToObj(number -> start(target, contract, "%s-%d".formatted(contract.source(), number)))
                .toList());
    }

    private BenchReplica start(BenchTarget target, PodContract contract, String name) {
        return switch (target) {
            case BenchTarget.Image image -> cluster().start(image.name(), contract, name);
            case BenchTarget.Executable executable -> new BenchProcess(executable.path(), contract, name);
            case BenchTarget.Address address ->
                throw new IllegalArgumentException("%s cannot be given a source to read from".formatted(address.url()));
        };
    }

    /** Address of this machine as replicas see it. */
    String host() {
        return host;
    }

    /** Port of the bus. */
    int busPort() {
        return bus.port();
    }

    /** The bus as seen from here. */
    String busUrl() {
        return "nats://127.0.0.1:" + bus.port();
    }

    /** Empties the bus. */
    void purge() {
        try (Connection connection = Nats.connect(busUrl())) {
            for (String stream : connection.jetStreamManagement().getStreamNames()) {
                var unused = connection.jetStreamManagement().purgeStream(stream);
            }
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("cannot empty the bus", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
        bus.close();
    }

    private BenchCluster cluster() {
        if (cluster == null) {
            cluster = new BenchCluster(namespace);
        }
        return cluster;
    }
}
