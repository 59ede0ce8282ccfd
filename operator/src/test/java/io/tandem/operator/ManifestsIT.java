package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.Condition;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import io.tandem.api.WorkloadStatus;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Samples;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.status.Conditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every manifest that users have is accepted as it is, and its status says truly what can run: that is in
 * {@code manifests.csv}, a row an object. {@code -Dtandem.golden.write=true} writes it anew; read the difference before you
 * keep it.
 */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ManifestsIT {
    private static final Path TABLE = Path.of("src", "test", "resources", "manifests.csv");
    private static final Set<String> KINDS = Set.of("EventSource", "Sensor");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** More only wait for the API server, and hold up the operator there. */
    private static final int AT_A_TIME = 4;

    ControlPlane cluster;

    /** Rows of objects that the API server refuses; there should be none. */
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    /** The manifest that each namespace is for. */
    private final Map<String, String> manifests = new ConcurrentHashMap<>();

    @Test
    void everyManifestIsTakenAndItsStatusTellsWhatCanRun() throws Exception {
        var files = Samples.manifests().toList();
        try (var all = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (var applied : all.invokeAll(files.stream()
                    .map(file -> Executors.callable(() -> apply(file)))
                    .toList())) {
                applied.get();
            }
        }

        if (Boolean.getBoolean("tandem.golden.write")) {
            await().atMost(PATIENCE).until(() -> told().values().stream()
                    .noneMatch(row -> row.startsWith(" ") || row.contains("EventBusNot")));
            GoldenFiles.write(
                    TABLE,
                    told().entrySet().stream()
                            .map(row -> row.getKey() + " | " + row.getValue() + "\n")
                            .collect(Collectors.joining()));
        }
        var expected = expected(files);
        assertThat(expected).hasSizeGreaterThanOrEqualTo(files.size());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told()).isEqualTo(expected));
    }

    private void apply(Path file) {
        var space = Space.create(cluster.client());
        manifests.put(space.namespace(), id(file));
        space.jetStreamBus("nats://one:4222");
        for (var resource : resources(file)) {
            resource.getMetadata().setNamespace(space.namespace());
            try {
                cluster.client().resource(resource).create();
            } catch (KubernetesClientException e) {
                refused.put(key(resource), "refused: " + e.getMessage());
            }
        }
    }

    private List<HasMetadata> resources(Path file) {
        try (var in = Files.newInputStream(file)) {
            var found = cluster.client().load(in).items().stream()
                    .filter(resource -> KINDS.contains(resource.getKind()))
                    .toList();
            assertThat(found).as("%s", file).isNotEmpty();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each object's status tells at present, by manifest, kind and name. */
    private Map<String, String> told() {
        var rows = new TreeMap<>(refused);
        tell(EventSource.class, rows);
        tell(Sensor.class, rows);
        return rows;
    }

    private <R extends CustomResource<?, ? extends WorkloadStatus<?>>> void tell(
            Class<R> kind, Map<String, String> rows) {
        cluster.client().resources(kind).inAnyNamespace().list().getItems().stream()
                .filter(found -> manifests.containsKey(found.getMetadata().getNamespace()))
                .forEach(found -> rows.put(key(found), row(found.getStatus())));
    }

    private static String row(WorkloadStatus<?> status) {
        List<Condition> conditions = status == null ? List.of() : status.conditions();
        var deployed =
                Conditions.find(conditions, "Deployed").map(Condition::reason).orElse("");
        var provided = Stream.of("SourcesProvided", "TriggersProvided", "DependenciesProvided")
                .flatMap(type -> Conditions.find(conditions, type).stream())
                .map(ManifestsIT::words)
                .collect(Collectors.joining(" | "));
        return deployed + " | " + provided;
    }

    private static String words(Condition condition) {
        var message = condition.message() == null ? "" : condition.message();
        return condition.reason() + (message.isEmpty() ? "" : ": " + message);
    }

    private String key(HasMetadata object) {
        return "%s | %s %s"
                .formatted(
                        manifests.get(object.getMetadata().getNamespace()),
                        object.getKind(),
                        object.getMetadata().getName());
    }

    private static Map<String, String> expected(List<Path> files) {
        var ids = files.stream().map(ManifestsIT::id).collect(Collectors.toSet());
        var rows = new TreeMap<String, String>();
        for (var line : GoldenFiles.read(TABLE).lines().toList()) {
            var columns = line.split(" \\| ", 3);
            if (ids.contains(columns[0])) {
                rows.put(columns[0] + " | " + columns[1], columns[2]);
            }
        }
        return rows;
    }

    private static String id(Path file) {
        return file.getParent().getFileName() + "/" + file.getFileName();
    }
}
