package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nats.client.Connection;
import io.nats.client.api.Replica;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.tandem.api.EventBus;
import io.tandem.operator.cluster.BusServer;
import io.tandem.operator.cluster.Ipv6;
import io.tandem.operator.plan.Exceptions;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is planned, run by real nats-server processes. */
class BusServersTest {
    private static final InstallSettings INSTALL = new InstallSettings(
            "2.14.6",
            new ServerImages("nats:{version}-alpine", Optional.empty(), Optional.empty(), "nats-server"),
            List.of(),
            "max_memory_store: -1\nmax_file_store: -1",
            "maxMsgs: 50000",
            Exceptions.NONE);
    private static final String SUBJECT = "default.hook.example";

    private final BusSecrets secrets;
    private final SecretNames names;
    private List<BusServer> servers = List.of();

    BusServersTest() {
        names = SecretNames.first(BusOwner.of(bus(3)), 1, 1, true);
        secrets = BusSecrets.draw(names, Optional.empty(), Instant.now());
    }

    @AfterEach
    void stop() {
        servers.forEach(BusServer::close);
    }

    @Test
    void aServerAnswersWhereThereIsOnlyIpv6() throws Exception {
        servers = BusServer.of(1);
        assumeTrue(Ipv6.present(), "this machine has no ::1");
        start(servers.getFirst(), plan(1, nothing()));
        servers.getFirst().awaitHealthy();

        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(servers.getFirst().monitor("[::1]"), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** The first edition wrote the file in which a server remembers who votes, and ran a second server beside it. */
    @Test
    void aClusterOfOneOfTheFirstEditionKeepsItsStreamAsAServerByItself() throws Exception {
        servers = BusServer.of(2);
        var server = servers.getFirst();
        var meta = Files.createDirectories(server.data().resolve("store/jetstream/sys/_js_/_meta_"));
        Files.write(meta.resolve("peers.idx"), "\1\0\0\0\1\0\0\0007zgMgllI\0\0".getBytes(StandardCharsets.ISO_8859_1));
        var cluster = plan(3, nothing());
        start(server, cluster);
        start(servers.get(1), cluster, text -> text.replaceAll("(?s)jetstream \\{.*?\\n\\}\\n", ""));
        server.awaitHealthy();
        try (var connection = connect(server)) {
            stream(connection, 1);
            publish(connection, 3);
        }
        servers.forEach(BusServer::stop);

        var alone = plan(1, Serialization.unmarshal("""
                metadata: {name: eventbus-default-js, annotations: {tandem.io/bus-layout: single}}
                spec: {replicas: 1}
                """, StatefulSet.class));
        assertThat(text(alone)).doesNotContain("cluster");
        start(server, alone);
        server.awaitHealthy();
        try (var connection = connect(server)) {
            publish(connection, 1);
            assertThat(messages(connection)).isEqualTo(4);
        }
    }

    @Test
    void ofThreeServersOneThatIsLostWithItsVolumeIsReplacedByAnEmptyOne() throws Exception {
        servers = BusServer.of(3);
        var plan = plan(3, nothing());
        servers.forEach(server -> start(server, plan));
        servers.forEach(BusServer::awaitHealthy);
        try (var connection = connect(servers.getFirst())) {
            stream(connection, 3);
            publish(connection, 20);
        }

        servers.get(2).lose();
        start(servers.get(2), plan);
        servers.get(2).awaitHealthy();

        try (var connection = connect(servers.get(2))) {
            await().ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(copies(connection)).hasSize(2).allMatch(Replica::isCurrent));
        }
        servers.getFirst().lose(); // the new copy is one of the two that now carry the stream
        try (var connection = connect(servers.get(2))) {
            await().ignoreExceptions().untilAsserted(() -> publish(connection, 1));
            assertThat(messages(connection)).isGreaterThanOrEqualTo(21);
        }
    }

    /** The way back that the annotation {@code tandem.io/allow-replicas} is for, as the documentation has it. */
    @Test
    void ofFourServersOneThatWasTakenOutOfTheClusterCountsNoMore() throws Exception {
        servers = BusServer.of(4);
        var plan = plan(4, nothing());
        servers.forEach(server -> start(server, plan));
        servers.forEach(BusServer::awaitHealthy);
        try (var connection = connect(servers.getFirst())) {
            stream(connection, 3);
            publish(connection, 5);
        }

        assertThat(servers.getFirst().members()).isEqualTo(4);
        try (var system = system(servers.getFirst())) {
            await().ignoreExceptions().untilAsserted(() -> {
                remove(system, 3);
                assertThat(servers.getFirst().members()).isEqualTo(3);
            });
        }
        try (var connection = connect(servers.getFirst())) {
            await().ignoreExceptions().untilAsserted(() -> assertThat(copies(connection))
                    .hasSize(2)
                    .allMatch(copy -> copy.isCurrent() && !copy.getName().equals("eventbus-default-js-3")));
        }
        servers.get(3).lose();
        servers.get(2).stop(); // of four it would be the second, and two are no majority

        try (var connection = connect(servers.getFirst())) {
            await().ignoreExceptions().untilAsserted(() -> publish(connection, 1));
            assertThat(messages(connection)).isGreaterThanOrEqualTo(6);
            await().ignoreExceptions().untilAsserted(() -> assertThat(connection
                            .jetStreamManagement()
                            .addStream(StreamConfiguration.builder()
                                    .name("other")
                                    .subjects("other")
                                    .build())
                            .getConfiguration()
                            .getName())
                    .isEqualTo("other"));
        }
    }

    /** As {@code nats server cluster peer-remove} asks; nobody answers while the servers choose a leader. */
    private static void remove(Connection system, int ordinal) throws Exception {
        var asked = "{\"peer\": \"eventbus-default-js-%d\"}".formatted(ordinal);
        system.request("$JS.API.SERVER.REMOVE", asked.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(2));
    }

    private static Present nothing() {
        return new Present(Optional.empty(), Optional.empty());
    }

    private BusPlan plan(int replicas, StatefulSet present) {
        return plan(replicas, new Present(Optional.of(withPods(present)), Optional.empty()));
    }

    private static StatefulSet withPods(StatefulSet set) {
        set.getSpec()
                .setTemplate(Serialization.unmarshal(
                        "spec: {containers: [{name: main, image: \"nats:2.14.6-alpine\"}]}",
                        io.fabric8.kubernetes.api.model.PodTemplateSpec.class));
        return set;
    }

    private BusPlan plan(int replicas, Present present) {
        var read = (BusRequest.Read.Good) BusRequest.read(bus(replicas), INSTALL);
        return BusPlan.of(read.request(), names, present, List.of(), new Platform(false));
    }

    private static EventBus bus(int replicas) {
        return Serialization.unmarshal("""
                metadata: {name: default, namespace: shop, uid: 0000-bus}
                spec: {jetstream: {version: 2.14.6, replicas: %d}}
                """.formatted(replicas), EventBus.class);
    }

    private void start(BusServer server, BusPlan plan) {
        start(server, plan, text -> text);
    }

    private void start(BusServer server, BusPlan plan, java.util.function.UnaryOperator<String> change) {
        server.start(find(plan, StatefulSet.class), change.apply(text(plan)), this::secret);
    }

    private static String text(BusPlan plan) {
        return find(plan, ConfigMap.class).getData().get("nats-js");
    }

    private static <T> T find(BusPlan plan, Class<T> kind) {
        return plan.objects().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> secret(String name) {
        return Stream.of(secrets.server(), secrets.authority(), secrets.client())
                .filter(secret -> secret.getMetadata().getName().equals(name))
                .map(Secret::getStringData)
                .filter(Objects::nonNull)
                .flatMap(data -> data.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Connection connect(BusServer server) throws Exception {
        return server.connect(
                secrets.client().getStringData().get("client-auth"),
                secrets.authority().getStringData().get("ca-cert"));
    }

    /** As whoever looks after the servers, with the password in their Secret. */
    private Connection system(BusServer server) throws Exception {
        var password = Pattern.compile("user: \"sys\", password: \"(\\w+)\"")
                .matcher(secrets.server().getStringData().get("auth"));
        assertThat(password.find()).isTrue();
        return server.connect(
                "username: sys\npassword: " + password.group(1),
                secrets.authority().getStringData().get("ca-cert"));
    }

    private static void stream(Connection connection, int copies) throws Exception {
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("default")
                        .subjects("default.*.*")
                        .storageType(StorageType.File)
                        .replicas(copies)
                        .build());
    }

    /** Those beside the leader. */
    private static List<Replica> copies(Connection connection) throws Exception {
        return connection
                .jetStreamManagement()
                .getStreamInfo("default")
                .getClusterInfo()
                .getReplicas();
    }

    private static void publish(Connection connection, int number) throws Exception {
        for (int i = 0; i < number; i++) {
            connection.jetStream().publish(SUBJECT, new byte[] {1});
        }
    }

    private static long messages(Connection connection) throws Exception {
        return connection
                .jetStreamManagement()
                .getStreamInfo("default")
                .getStreamState()
                .getMsgCount();
    }
}
