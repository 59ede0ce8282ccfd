package io.tandem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tandem.local.Child;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The life of a native JetStream bus with real servers while events keep coming in: installed with three servers, killed,
 * changed in version, settings and passwords, robbed of its StatefulSet and of a volume, grown to five, and deleted. At the end
 * every event that was accepted has to be in the stream, once. Consumers with former passwords go on meanwhile. A bus of one
 * server beside it is refused more.
 */
public final class NativeBusSuite {
    private static final Logger LOG = Logger.getLogger(NativeBusSuite.class);
    private static final int PER_SECOND = 10;
    private static final Duration SETTLE = Duration.ofSeconds(120);

    private final KubernetesClient client;
    private final NativeBus bus;
    private final Images images;
    private final Instant begin = Instant.now();

    private NativeBusSuite(KubernetesClient client, NativeBus bus, Images images) {
        this.client = client;
        this.bus = bus;
        this.images = images;
    }

    /** Reads its settings from the environment; ends with 1 if an event is lost or a state is not reached. */
    public static void main(String[] arguments) throws Exception {
        var images = new Images(
                variable("NATS_IMAGE", "nats:{version}-alpine"),
                variable("NATS_VERSION", "2.12.12"),
                variable("NATS_NEXT_VERSION", "2.14.6"),
                variable("EVENT_SOURCE_IMAGE", "tandem/event-source:local"));
        try (var client = new KubernetesClientBuilder().build();
                var bus = new NativeBus(
                        client, "bus-" + UUID.randomUUID().toString().substring(0, 6));
                var unused = operator(bus, images).orElse(null)) {
            var verdict = new NativeBusSuite(client, bus, images).run();
            LOG.infof(
                    "accepted=%d lost=%d doubled=%d longestGap=%d ms",
                    verdict.fed(), verdict.lost().size(), verdict.doubled().size(), verdict.longestGapMillis());
            if (!verdict.lost().isEmpty() || !verdict.doubled().isEmpty()) {
                throw new IllegalStateException("lost: %s, doubled: %s".formatted(verdict.lost(), verdict.doubled()));
            }
        }
    }

    private Verdict run() throws Exception {
        single();
        bus.apply(spec(images.version(), 3, ""));
        bus.awaitCondition("Configured", "True", "");
        bus.awaitServers(3, images.server(images.version()));
        did("installed, three servers");
        var pods = new NativeBusPods(client, bus, images.eventSource());
        pods.apply();
        did("two pods publish");
        try (var feeding = new Feeding(new WebhookFeeder(SourceKind.WEBHOOK, pods.address()), PER_SECOND)) {
            feeding.count();
            live(feeding, pods);
            feeding.stop();
            Wait.until("all posts answered", SETTLE, feeding::settled);
            var verdict = verdict(feeding);
            deletion();
            return verdict;
        }
    }

    /** It is a server by itself, and would lose its stream on becoming a cluster. */
    private void single() {
        single(1);
        bus.awaitCondition("single", "Configured", "True", "");
        single(3);
        bus.awaitCondition("single", "Deployed", "True", "1 server stays");
        bus.bus("single").delete();
        Wait.until("bus of one server gone", SETTLE, () -> bus.bus("single").get() == null);
        did("a bus of one server does not grow");
    }

    private void single(int replicas) {
        bus.applyYaml("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: single}
                spec: {jetstream: {version: %s, replicas: %d}}
                """.formatted(images.version(), replicas));
    }

    private void live(Feeding feeding, NativeBusPods pods) throws Exception {
        bus.awaitStream("has three copies, all current", NativeBusSuite::threeCopies);
        feeding.awaitTicks(Duration.ofSeconds(5));
        bus.kill(NativeBus.SERVERS + "-0");
        bus.awaitServers(3, images.server(images.version()));
        bus.awaitStream("has three copies, all current", NativeBusSuite::threeCopies);
        feeding.awaitTicks(Duration.ofSeconds(5));
        did("a server was killed");

        bus.apply(spec(images.next(), 3, ""));
        bus.awaitServers(3, images.server(images.next()));
        bus.awaitStream("has three copies, all current", NativeBusSuite::threeCopies);
        did("another version on all servers");

        feeding.awaitTicks(Duration.ofSeconds(5));
        var leader = leader();
        bus.kill(leader);
        bus.awaitServers(3, images.server(images.next()));
        did("the stream's leader was killed");

        configuration();
        deletedServers(feeding);
        lostVolume(feeding);

        bus.apply(spec(images.next(), 3, ", maxPayload: 4MB, streamConfig: 'maxAge: 240h'"));
        Wait.until("the age is told", SETTLE, () -> bus.config()
                .path("jetstream")
                .path("streamConfig")
                .asText()
                .contains("maxage: 240h"));
        pods.apply();
        bus.awaitStream(
                "keeps events for 240 h",
                stream -> stream.path("config").path("max_age").asLong()
                        == Duration.ofHours(240).toNanos());
        did("another setting of the stream");

        rotation(2, feeding, pods);
        rotation(3, feeding, pods);

        bus.apply(spec(images.next(), 5, ", maxPayload: 4MB, streamConfig: 'maxAge: 240h'"));
        bus.awaitServers(5, images.server(images.next()));
        bus.awaitStream("has three copies, all current", NativeBusSuite::threeCopies);
        did("grown to five servers");

        bus.apply(spec(images.next(), 1, ", maxPayload: 4MB, streamConfig: 'maxAge: 240h'"));
        bus.awaitCondition("Deployed", "True", "replicas: 1 is refused");
        did("fewer servers are refused");
        bus.apply(spec(images.next(), 5, ", maxPayload: 4MB, streamConfig: 'maxAge: 240h'"));
        feeding.awaitTicks(Duration.ofSeconds(5));
    }

    private void configuration() {
        var runs = bus.runs();
        bus.apply(spec(images.next(), 3, ", maxPayload: 4MB"));
        bus.awaitEach(
                "max_payload 4 MB", "/varz", varz -> varz.path("max_payload").asLong() == 4_194_304);
        bus.awaitServers(3, images.server(images.next()));
        if (bus.has("reloader") && !bus.runs().equals(runs)) {
            throw new IllegalStateException("a larger payload restarted servers: " + runs + " became " + bus.runs());
        }
        did("another configuration on all servers");
        if (bus.has("metrics")) {
            bus.awaitMetric("nats_varz_connections");
            bus.awaitMetric("nats_stream_total_messages");
            did("every server has metrics");
        }
    }

    /** All servers go together, and come back with their volumes. */
    private void deletedServers(Feeding feeding) {
        feeding.awaitTicks(Duration.ofSeconds(5));
        var before = messages();
        bus.deleteServers();
        bus.awaitServers(3, images.server(images.next()));
        bus.awaitStream(
                "has three copies, all current, and no fewer than %d messages".formatted(before),
                stream -> threeCopies(stream) && NativeBus.messages(stream) >= before);
        feeding.awaitTicks(Duration.ofSeconds(5));
        did("the StatefulSet was deleted");
    }

    /** The server fetches its copies from the two others. */
    private void lostVolume(Feeding feeding) throws Exception {
        var before = messages();
        bus.loseVolume(2);
        bus.awaitServers(3, images.server(images.next()));
        bus.awaitStream(
                "has three copies, all current, and no fewer than %d messages".formatted(before),
                stream -> threeCopies(stream) && NativeBus.messages(stream) >= before);
        feeding.awaitTicks(Duration.ofSeconds(5));
        did("a server's volume was lost for good");
    }

    /**
     * The pods of the webhook get the new password only when it is told, so some time both have to be let in somewhere; and a
     * consumer that goes on with what it was told before is let in to the end. From the third generation on the servers show
     * another certificate, by an authority that it was told of with the second.
     */
    private void rotation(int generation, Feeding feeding, NativeBusPods pods) throws Exception {
        var told = "generation-" + (generation - 1);
        try (var former = bus.consumer(told, JetStreamReader.subject(NativeBusPods.SOURCE))) {
            bus.rotate(generation);
            Wait.until("password %d is told".formatted(generation), SETTLE, () -> bus.config()
                    .path("jetstream")
                    .path("accessSecret")
                    .path("name")
                    .asText()
                    .endsWith("-" + generation));
            pods.apply();
            bus.awaitUpdated();
            feeding.awaitTicks(Duration.ofSeconds(5));
            did("passwords and certificates of generation %d on all servers".formatted(generation));
            try (var reader = bus.reader()) {
                var taken = former.finish(reader, SETTLE);
                if (taken.dials() == 0) {
                    throw new IllegalStateException(
                            "the consumer with those of %s never had to dial again, so nothing was shown"
                                    .formatted(told));
                }
                did("a consumer with those of %s took %d, lost 0, doubled 0, dialled again %d times"
                        .formatted(told, taken.messages(), taken.dials()));
            }
        }
    }

    private void deletion() {
        bus.applyYaml("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: user}
                spec: {replicas: 0, calendar: {tick: {interval: 10s}}}
                """);
        bus.bus().delete();
        bus.awaitCondition("Deployed", "True", "EventSource user");
        did("deletion is refused");
        client.genericKubernetesResources(Manifests.API_VERSION, "EventSource")
                .inNamespace(bus.namespace())
                .withName("user")
                .delete();
        Wait.until("bus gone", SETTLE, () -> bus.bus().get() == null);
        Wait.until("servers gone", SETTLE, () -> bus.pods().isEmpty());
        did("deleted, with its servers");
    }

    private Verdict verdict(Feeding feeding) throws Exception {
        try (var reader = bus.reader()) {
            return Ledger.compare(
                    feeding.accepted(), reader.read(SourceKind.WEBHOOK, NativeBusPods.SOURCE), List.of(begin));
        }
    }

    private String leader() {
        return stream().path("cluster").path("leader").asText();
    }

    private long messages() {
        var messages = NativeBus.messages(stream());
        if (messages == 0) {
            throw new IllegalStateException("nothing is in the stream, so nothing could be lost");
        }
        return messages;
    }

    private JsonNode stream() {
        try {
            return bus.stream();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void did(String what) {
        LOG.infof("%4d s  %s", Duration.between(begin, Instant.now()).toSeconds(), what);
    }

    private String spec(String version, int replicas, String more) {
        return "{version: %s, replicas: %d, persistence: {storageClassName: %s, volumeSize: 1Gi}%s}"
                .formatted(version, replicas, bus.namespace(), more);
    }

    private static boolean threeCopies(JsonNode stream) {
        var others = stream.path("cluster").path("replicas");
        var current = 0;
        for (var other : others) {
            current +=
                    other.path("current").asBoolean() && !other.path("offline").asBoolean() ? 1 : 0;
        }
        return stream.path("config").path("num_replicas").asInt() == 3 && current == 2;
    }

    /** A process of this machine that serves the bus's namespace; none if the cluster has one. */
    private static Optional<Child> operator(NativeBus bus, Images images) throws Exception {
        var jar = System.getenv("OPERATOR_JAR");
        if (jar == null || jar.isBlank()) {
            return Optional.empty();
        }
        var environment = new HashMap<>(Map.of(
                "TANDEM_WATCH_NAMESPACES", bus.namespace(),
                "TANDEM_EVENT_SOURCE_IMAGE", images.eventSource(),
                "TANDEM_JETSTREAM_IMAGE", images.nats(),
                "TANDEM_JETSTREAM_RELOADER_IMAGE", variable("RELOADER_IMAGE", ""),
                "TANDEM_JETSTREAM_METRICS_IMAGE", variable("METRICS_IMAGE", ""),
                // a busy machine answers late, and an operator that cannot start gives up
                "QUARKUS_KUBERNETES_CLIENT_CONNECTION_TIMEOUT", "60S",
                "QUARKUS_HTTP_PORT", "0",
                "QUARKUS_MANAGEMENT_PORT", "0"));
        var log = Files.createDirectories(Path.of("target", "e2e")).resolve("operator.log");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Optional.of(Child.start("operator", log, environment, List.of(java, "-Xmx256m", "-jar", jar)));
    }

    private static String variable(String name, String fallback) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .orElse(fallback);
    }

    /** @param nats image of the server; {@code {version}} in it stands for the version */
    private record Images(String nats, String version, String next, String eventSource) {
        String server(String which) {
            return nats.replace("{version}", which);
        }
    }
}
