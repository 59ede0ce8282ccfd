package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.api.Problem;
import io.tandem.operator.GoldenFiles;
import io.tandem.operator.plan.Exceptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One folder a case: an EventBus, where it matters what there is of it already, and every object planned for it.
 * {@code -Dtandem.golden.write=true} writes these anew; read the difference before you keep it.
 */
class BusPlanTest {
    private static final Path CASES = Path.of("src", "test", "resources", "bus");
    private static final InstallSettings INSTALL = new InstallSettings(
            "2.14.6",
            new ServerImages(
                    "nats:{version}-alpine", Optional.of("reloader:1"), Optional.of("exporter:1"), "nats-server"),
            InstallSettings.versions("""
                    - version: pinned
                      natsImage: registry.example/nats@sha256:0
                      configReloaderImage: registry.example/reloader:2
                      startCommand: /nats-server
                    """),
            "max_memory_store: -1\nmax_file_store: -1",
            "maxMsgs: 50000\nreplicas: 3",
            Exceptions.NONE);

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void plansExactlyTheseObjects(String name) {
        var folder = CASES.resolve(name);
        var planned = planned(folder);

        if (Boolean.getBoolean("tandem.golden.write")) {
            planned.forEach((file, yaml) -> GoldenFiles.write(folder.resolve(file), yaml));
        }
        assertThat(planned).isEqualTo(GoldenFiles.expected(folder));
    }

    /** It stood in the servers' configuration from then on, and they were restarted with it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "key: \"x\" } http_port: 1 {",
                "key: $JS_KEY }",
                "key: \"$JS_KEY\" } #",
                "key: '$JS_KEY'",
                "key: abc",
                "keys: $JS_KEY"
            })
    void whatSomebodyWroteBehindTheKeyIsNotKept(String line) {
        assertThat(configAfter(line)).isEqualTo(configAfter("key: $JS_KEY")).doesNotContain(line + "\n");
    }

    /** The server reads them as two keys, and its files by one of them. */
    @Test
    void aKeyAsArgoEventsWroteItStays() {
        assertThat(configAfter("key: \"$JS_KEY\"")).contains("  key: \"$JS_KEY\"\n");
        assertThat(configAfter("key: $JS_KEY")).contains("  key: $JS_KEY\n");
    }

    private static String configAfter(String key) {
        var folder = CASES.resolve("deleted-statefulset");
        var bus = Serialization.unmarshal(GoldenFiles.read(folder.resolve("in.yaml")), EventBus.class);
        var present = current(folder, "current-config.yaml", ConfigMap.class).orElseThrow();
        present.setData(Map.of(ServerConfig.KEY, "jetstream {\n  " + key + "\n}\n"));
        var request = ((BusRequest.Read.Good) BusRequest.read(bus, INSTALL)).request();
        var plan = BusPlan.of(
                request,
                SecretNames.first(BusOwner.of(bus), 1, 1, false),
                new Present(Optional.empty(), Optional.of(present)),
                List.of(),
                new Platform(false));
        return plan.objects().stream()
                .filter(ConfigMap.class::isInstance)
                .map(object -> ((ConfigMap) object).getData().get(ServerConfig.KEY))
                .findFirst()
                .orElseThrow();
    }

    private static TreeMap<String, String> planned(Path folder) {
        var bus = Serialization.unmarshal(GoldenFiles.read(folder.resolve("in.yaml")), EventBus.class);
        var owner = BusOwner.of(bus);
        var present = new Present(
                current(folder, "current-statefulset.yaml", StatefulSet.class),
                current(folder, "current-config.yaml", ConfigMap.class));
        var files = new TreeMap<String, String>();
        switch (BusRequest.read(bus, INSTALL)) {
            case BusRequest.Read.Bad bad ->
                files.put(
                        "out-problems.txt",
                        bad.problems().stream().map(Problem::toString).collect(Collectors.joining("\n", "", "\n")));
            case BusRequest.Read.Good good -> {
                var secrets = present.secrets(owner)
                        .orElseGet(() ->
                                SecretNames.first(owner, 1, 1, present.servers().isEmpty()));
                var plan = BusPlan.of(
                        good.request(),
                        secrets,
                        present,
                        List.of(),
                        new Platform(name(folder).endsWith("on-openshift")));
                plan.objects().forEach(object -> files.put(GoldenFiles.of(object), Serialization.asYaml(object)));
                plan.refused()
                        .ifPresent(told ->
                                files.put("out-refused.txt", told.reason().text() + ": " + told.message() + "\n"));
            }
        }
        return files;
    }

    private static String name(Path folder) {
        return folder.getFileName().toString();
    }

    private static <T extends HasMetadata> Optional<T> current(Path folder, String file, Class<T> type) {
        return Optional.of(folder.resolve(file))
                .filter(Files::exists)
                .map(found -> Serialization.unmarshal(GoldenFiles.read(found), type));
    }

    static Stream<String> cases() {
        return GoldenFiles.cases(CASES);
    }
}
