package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.operator.GoldenFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One folder a case: an EventSource, the configuration of its bus, where it matters its present Deployment, and every
 * object planned for it. The base64 of two variables stands decoded in these files. {@code -Dtandem.golden.write=true}
 * writes them anew; read the difference before you keep it.
 */
class PlannerTest {
    private static final Path CASES = Path.of("src", "test", "resources", "plan");
    private static final Set<String> ENCODED = Set.of("EVENTSOURCE_OBJECT", "EVENTBUS_CONFIG");

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

    private static TreeMap<String, String> planned(Path folder) {
        var source = Serialization.unmarshal(GoldenFiles.read(folder.resolve("in.yaml")), EventSource.class);
        var bus = Serialization.unmarshal(GoldenFiles.read(folder.resolve("bus.yaml")), BusConfig.class);
        var current = Optional.of(folder.resolve("current.yaml"))
                .filter(Files::exists)
                .map(file -> Serialization.unmarshal(GoldenFiles.read(file), Deployment.class));
        var settings = new PodSettings(
                "registry.example/tandem/event-source:1.0",
                Optional.empty(),
                new DefaultResources(Optional.of("20m"), Optional.of("128Mi"), Optional.of("512Mi")),
                Exceptions.NONE);
        var review = Review.of(source);
        var files = new TreeMap<String, String>();
        if (!review.problems().isEmpty()) {
            files.put(
                    "out-problems.txt",
                    review.problems().stream().map(Object::toString).collect(Collectors.joining("\n", "", "\n")));
        }
        if (!review.ignored().isEmpty()) {
            files.put("out-ignored.txt", String.join("\n", review.ignored()) + "\n");
        }
        if (review.deployable()) {
            var plan = Planner.plan(source, review, bus, settings, current);
            var objects = new ArrayList<>(plan.objects());
            objects.addAll(plan.kept());
            objects.forEach(object -> files.put(GoldenFiles.of(object), Serialization.asYaml(readable(object))));
        }
        return files;
    }

    private static HasMetadata readable(HasMetadata object) {
        if (object instanceof Deployment deployment) {
            deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                    .filter(variable -> ENCODED.contains(variable.getName()))
                    .forEach(variable -> variable.setValue(
                            new String(Base64.getDecoder().decode(variable.getValue()), StandardCharsets.UTF_8)));
        }
        return object;
    }

    static Stream<String> cases() {
        return GoldenFiles.cases(CASES);
    }
}
