package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Measures the way of a webhook request to the bus, of several images in turn. */
public final class WebhookBench implements AutoCloseable {
    private static final String HELP = """
            bin/bench NAME=IMAGE... | NAME=URL...
            Posts 1 KiB of JSON to a webhook source of each image, or to each URL, in turn, and compares all with the last.
            KUBECONFIG    the cluster; this machine must be its node
            PEER_HOST     address of this machine as pods see it (default: 10.88.0.1)
            CONNECTIONS   loads to try (default: 1,16,64)
            SECONDS_EACH  length of one load (default: 10)
            ROUNDS        how often each load is tried (default: 2)
            """;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final int WARM_UP_CONNECTIONS = 16;

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final String namespace =
            "tandem-bench-" + UUID.randomUUID().toString().substring(0, 6);
    private final NatsServer bus =
            NatsServer.start(NatsConfig.defaults().onHost(Peers.ALL).withTls());
    private final Map<String, BenchPod> pods = new LinkedHashMap<>();

    /**
     * One load on one target.
     *
     * @param target its name
     * @param connections how many at once
     * @param load what was seen
     */
    record Measured(String target, int connections, Wrk.Load load) {}

    /** Prints a table of each load and one of memory. */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (args.length == 0 || args[0].equals("--help")) {
            out.print(HELP);
            return;
        }
        Map<String, String> targets = new LinkedHashMap<>();
        Arrays.stream(args).map(arg -> arg.split("=", 2)).forEach(pair -> targets.put(pair[0], pair[1]));
        try (WebhookBench bench = new WebhookBench()) {
            bench.run(targets, out);
        }
    }

    @Override
    public void close() {
        pods.values().forEach(BenchPod::close);
        client.namespaces().withName(namespace).delete();
        client.close();
        bus.close();
    }

    private void run(Map<String, String> targets, PrintStream out) throws Exception {
        Map<String, String> env = System.getenv();
        Map<String, URI> urls = new LinkedHashMap<>();
        targets.forEach(
                (name, target) -> urls.put(name, url(name, target, env.getOrDefault("PEER_HOST", "10.88.0.1"))));
        Map<String, OptionalLong> idle = new LinkedHashMap<>();
        urls.keySet().forEach(name -> idle.put(name, resident(name, HostProcess::residentKib)));
        urls.values().forEach(url -> Wrk.post(url, WARM_UP_CONNECTIONS, WARM_UP));

        Duration each = Duration.ofSeconds(Long.parseLong(env.getOrDefault("SECONDS_EACH", "10")));
        int rounds = Integer.parseInt(env.getOrDefault("ROUNDS", "2"));
        List<Measured> all = new ArrayList<>();
        for (int connections : connections(env.getOrDefault("CONNECTIONS", "1,16,64"))) {
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, URI> target : urls.entrySet()) {
                    purge();
                    Measured measured =
                            new Measured(target.getKey(), connections, Wrk.post(target.getValue(), connections, each));
                    out.println(measured);
                    all.add(measured);
                }
            }
        }
        out.println();
        out.println(BenchTable.render(all));
        out.println(memory(idle));
    }

    private URI url(String name, String target, String peerHost) {
        if (target.startsWith("http")) {
            return URI.create(target);
        }
        if (client.namespaces().withName(namespace).get() == null) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
        }
        pods.put(name, new BenchPod(client, namespace, name, target, "nats://%s:%d".formatted(peerHost, bus.port())));
        return pods.get(name).url();
    }

    /** The bus begins every load empty. */
    private void purge() throws Exception {
        try (Connection connection = Nats.connect("nats://127.0.0.1:" + bus.port())) {
            for (String stream : connection.jetStreamManagement().getStreamNames()) {
                var unused = connection.jetStreamManagement().purgeStream(stream);
            }
        }
    }

    private OptionalLong resident(String name, ToLongFunction<HostProcess> kind) {
        return pods.containsKey(name)
                ? OptionalLong.of(kind.applyAsLong(pods.get(name).process()))
                : OptionalLong.empty();
    }

    private String memory(Map<String, OptionalLong> idle) {
        List<List<String>> rows = idle.keySet().stream()
                .map(name -> List.of(
                        name,
                        BenchTable.mebibytes(idle.get(name)),
                        BenchTable.mebibytes(resident(name, HostProcess::residentKib)),
                        BenchTable.mebibytes(resident(name, HostProcess::peakKib))))
                .toList();
        return MarkdownTable.table(
                List.of("memory of", "resident before load", "resident after load", "most resident"), rows);
    }

    private static List<Integer> connections(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }
}
