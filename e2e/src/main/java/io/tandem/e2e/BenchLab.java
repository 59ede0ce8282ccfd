package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a benchmark runs in: a namespace for its pods and a JetStream server of its own. */
final class BenchLab implements AutoCloseable {
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final String namespace =
            "tandem-bench-" + UUID.randomUUID().toString().substring(0, 6);
    private final String peerHost = System.getenv().getOrDefault("PEER_HOST", "10.88.0.1");
    private final NatsServer bus =
            NatsServer.start(NatsConfig.defaults().onHost(Peers.ALL).withTls());
    private final List<BenchPod> pods = new ArrayList<>();

    /** Creates the namespace. */
    BenchLab() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    /**
     * {@code name=value} arguments in their order.
     *
     * @throws IllegalArgumentException naming one that is none
     */
    static Map<String, String> targets(List<String> args) {
        Map<String, String> targets = new LinkedHashMap<>();
        for (String arg : args) {
            if (!arg.matches("[^=]+=.+")) {
                throw new IllegalArgumentException("a target is NAME=IMAGE, not " + arg);
            }
            targets.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
        }
        return targets;
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

    /** Starts a pod of this image with this EventSource spec. */
    BenchPod start(String name, String image, Map<String, Object> spec) {
        String url = "nats://%s:%d".formatted(peerHost, bus.port());
        BenchPod pod = new BenchPod(client, namespace, name, image, spec, url);
        pods.add(pod);
        return pod;
    }

    /** Address of this machine as pods see it. */
    String peerHost() {
        return peerHost;
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
        pods.forEach(BenchPod::close);
        client.namespaces().withName(namespace).delete();
        client.close();
        bus.close();
    }
}
