package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSourceJson;
import io.tandem.api.ManifestJson;
import io.tandem.api.Sensor;
import io.tandem.api.sensor.Dependency;
import io.tandem.api.sensor.GoJson;
import io.tandem.api.sensor.Trigger;
import io.tandem.operator.GoldenFiles;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What we plan for Sensors beside what the reference implementation's controller made of the same ones: field by field, and
 * byte for byte what their program is told, of which we leave out what it does not read. Each difference stands on the page of
 * differences.
 *
 * <p>{@code TANDEM_UPSTREAM_GOLDEN} names the file with its objects, which is not part of this project; the Sensors of our
 * own are checked without it.
 */
class SensorGoldenTest {
    private static final Path PAGE = Path.of("..", "docs", "compatibility.md");
    private static final Path OWN = Path.of("src", "test", "resources", "sensor-objects");
    private static final String POD = "spec\\.template\\.spec\\.";
    private static final String MAIN = POD + "containers\\[main]\\.";
    private static final List<String> ENCODED = List.of("SENSOR_OBJECT", "EVENTBUS_CONFIG");
    /** What no pod reads, and ours are not told. */
    private static final List<String> UNREAD = List.of("template", "eventBusName", "revisionHistoryLimit");

    private static final Map<String, String> DIFFERENCES = differences();
    private static final GoldenFields GOLDEN = new GoldenFields(DIFFERENCES.keySet(), ENCODED);

    private static Map<String, String> differences() {
        var all = new LinkedHashMap<String, String>();
        all.put("metadata\\.(generateName|name)", "name of the Deployment");
        all.put("metadata\\.annotations\\.(resource-spec-hash|tandem\\.io/replicas)", "annotations of the Deployment");
        all.put("spec\\.template\\.metadata\\.annotations\\.tandem\\.io/lock", "annotations of the Deployment");
        all.put("spec\\.replicas", "`replicas` of a Sensor");
        all.put("spec\\.strategy\\..*", "way of a rollout");
        all.put("spec\\.minReadySeconds", "`minReadySeconds`");
        all.put(MAIN + "imagePullPolicy", "`template.container.imagePullPolicy`");
        all.put(POD + "automountServiceAccountToken", "API token of a Sensor");
        all.put(POD + "enableServiceLinks", "variables for Services");
        all.put(MAIN + "volumeMounts\\[.*]\\.readOnly", "mount of the bus's credentials");
        return all;
    }

    @Test
    void everySensorOfUpstreamsBecomesTheSameDeploymentAndIsToldTheSame() throws IOException {
        var file = System.getenv("TANDEM_UPSTREAM_GOLDEN");
        assumeTrue(file != null, "name the file of upstream's objects with TANDEM_UPSTREAM_GOLDEN");
        var golden = EventSourceJson.MAPPER.readTree(Path.of(file).toFile());
        var unexplained = new ArrayList<String>();
        var met = new TreeSet<String>();
        var compared = 0;
        for (var namespace : golden) {
            var bus = EventSourceJson.MAPPER.treeToValue(namespace.at("/bus/status/config"), BusConfig.class);
            for (var entry : namespace.get("resources").properties()) {
                if (entry.getKey().startsWith("Sensor/")) {
                    compared++;
                    compare(entry.getKey(), entry.getValue(), bus, met, unexplained);
                }
            }
        }
        assertThat(compared).isEqualTo(156);
        assertThat(unexplained).isEmpty();
        assertThat(met)
                .as("differences that no longer occur")
                .containsExactlyInAnyOrderElementsOf(DIFFERENCES.keySet());
    }

    @Test
    void everyDifferenceHasItsLineOnThePage() throws IOException {
        assertThat(Files.readString(PAGE)).contains(DIFFERENCES.values());
        assertThat(Files.readString(PAGE)).contains("`SENSOR_OBJECT`");
    }

    /**
     * Two files a case: a Sensor, and on one line what its pods are told, which is what upstream's Go types write of it but for
     * the fields that no pod reads. {@code -Dtandem.golden.write=true} writes ours into the second; compare it with what those
     * types make before you keep it.
     */
    @Test
    void sensorsOfOurOwnAreToldAsUpstreamTellsThem() {
        var cases = GoldenFiles.list(OWN).stream()
                .filter(file -> file.toString().endsWith(".yaml"))
                .toList();
        assertThat(cases).isNotEmpty().allSatisfy(file -> {
            var sensor = Serialization.unmarshal(GoldenFiles.read(file), Sensor.class);
            var planned = plan(sensor, jetStream());
            assertThat(planned.getSpec().getTemplate().getSpec().getEnableServiceLinks())
                    .isFalse();
            var told = decoded(planned, "SENSOR_OBJECT");
            var expected = Path.of(file.toString().replace(".yaml", ".json"));
            if (Boolean.getBoolean("tandem.golden.write")) {
                GoldenFiles.write(expected, told + "\n");
            }
            assertThat(told).isEqualTo(GoldenFiles.read(expected).strip());
        });
    }

    /** What our own Sensors leave out would be unchecked where upstream's objects are not there. */
    @Test
    void everyFieldThatAPodReadsIsAmongOurOwn() {
        var given = new HashMap<Class<?>, Set<String>>();
        for (var file : GoldenFiles.list(OWN)) {
            if (file.toString().endsWith(".yaml")) {
                var spec = Serialization.unmarshal(GoldenFiles.read(file), Sensor.class)
                        .getSpec();
                collect(spec.dependencies(), given);
                collect(spec.triggers(), given);
            }
        }
        var known = new LinkedHashSet<Class<?>>();
        types(Dependency.class, known);
        types(Trigger.class, known);
        assertThat(known).hasSizeGreaterThan(40);
        assertThat(known).allSatisfy(type -> assertThat(given.getOrDefault(type, Set.of()))
                .as(type.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(
                        fields(type).map(RecordComponent::getName).toList()));
    }

    /** Fields that have a value, by type. */
    private static void collect(Object value, Map<Class<?>, Set<String>> given) {
        switch (value) {
            case Collection<?> list -> list.forEach(item -> collect(item, given));
            case Record bean ->
                fields(bean.getClass()).forEach(component -> {
                    var found = field(component, bean);
                    if (found != null) {
                        given.computeIfAbsent(bean.getClass(), type -> new TreeSet<>())
                                .add(component.getName());
                        collect(found, given);
                    }
                });
            case null -> {}
            default -> {}
        }
    }

    private static void types(Type type, Set<Class<?>> known) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(argument -> types(argument, known));
        } else if (type instanceof Class<?> found && found.isRecord() && known.add(found)) {
            fields(found).forEach(component -> types(component.getGenericType(), known));
        }
    }

    private static Stream<RecordComponent> fields(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .filter(field -> !field.getName().equals("unknown"));
    }

    private static Object field(RecordComponent field, Record value) {
        try {
            return field.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(field.getName(), e);
        }
    }

    @Test
    void settingsOfTheStreamThatTheOperatorAddsDoNotReachTheSensor() throws IOException {
        var sensor = Serialization.unmarshal("""
            metadata: {name: s, namespace: n, uid: u}
            spec: {dependencies: [{name: d, eventSourceName: a, eventName: b}], triggers: [{template: {name: t, log: {}}}]}
            """, Sensor.class);
        var bus = Serialization.unmarshal(
                "jetstream: {url: 'nats://n:4222', streamConfig: \"maxage: 1h\\nrevision: 17\\n\"}", BusConfig.class);
        assertThat(decoded(plan(sensor, bus), "EVENTBUS_CONFIG"))
                .isEqualTo("{\"jetstream\":{\"url\":\"nats://n:4222\",\"streamConfig\":\"maxage: 1h\\n\"}}");
    }

    private static void compare(
            String name, JsonNode found, BusConfig bus, TreeSet<String> met, List<String> unexplained)
            throws IOException {
        var sensor = ManifestJson.MAPPER.treeToValue(found.get("resource"), Sensor.class);
        var review = SensorReview.of(sensor, Optional.of(bus), settings());
        assertThat(review.deployable()).as("%s: %s", name, review).isTrue();
        var ours = plan(sensor, bus);
        var theirs = found.get("deployments").get(0);
        assertThat(found.get("services")).as(name).isEmpty();
        unexplained.addAll(GOLDEN.unlike(name + ": ", Fields.of(theirs), Fields.of(ours), met));
        var names = new ArrayList<String>();
        for (var variable : theirs.at("/spec/template/spec/containers/0/env")) {
            names.add(variable.get("name").asText());
            if (variable.has("decoded")) {
                var text = variable.get("decoded").asText();
                assertThat(decoded(ours, variable.get("name").asText()))
                        .as("%s %s", name, variable.get("name"))
                        .isEqualTo(variable.get("name").asText().equals("SENSOR_OBJECT") ? read(text) : text);
            }
        }
        assertThat(ours.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv())
                .as(name)
                .extracting("name")
                .containsExactlyElementsOf(names);
    }

    /** What of upstream's object a pod reads; the rest stays as it is written. */
    private static String read(String text) throws IOException {
        var tree = (ObjectNode) EventSourceJson.MAPPER.readTree(text);
        assertThat(GoJson.text(tree)).as("read and written again").isEqualTo(text);
        ((ObjectNode) tree.get("spec")).remove(UNREAD);
        return GoJson.text(tree);
    }

    private static Deployment plan(Sensor sensor, BusConfig bus) {
        return Planner.plan(sensor, bus, settings(), Optional.empty()).deployment();
    }

    private static BusConfig jetStream() {
        return Serialization.unmarshal("jetstream: {url: 'nats://nats:4222'}", BusConfig.class);
    }

    private static SensorSettings settings() {
        return new SensorSettings(
                new SensorImages(Optional.of("registry.example/argo-events:v1.9.11"), List.of()),
                Optional.empty(),
                Exceptions.NONE);
    }

    private static String decoded(Deployment deployment, String name) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(variable -> new String(Base64.getDecoder().decode(variable.getValue()), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }
}
