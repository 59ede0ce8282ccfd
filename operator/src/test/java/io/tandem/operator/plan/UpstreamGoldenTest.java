package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What we plan, field by field beside what the reference implementation's controller made of the same EventSources. Each
 * difference is one of {@link #DIFFERENCES}, each of these occurs, and each stands on the page of differences.
 *
 * <p>{@code TANDEM_UPSTREAM_GOLDEN} names the file with its objects, which is not part of this project. The facts in
 * {@code pod-contract.csv} are checked without it.
 */
class UpstreamGoldenTest {
    private static final Path PAGE = Path.of("..", "docs", "compatibility.md");
    private static final Path CONTRACT = Path.of("src", "test", "resources", "pod-contract.csv");
    private static final String POD = "spec\\.template\\.spec\\.";
    private static final String MAIN = POD + "containers\\[main]\\.";

    /** Paths, as a pattern, by words of the page that tell the difference. */
    private static final Map<String, String> DIFFERENCES = differences();

    private static final GoldenFields GOLDEN =
            new GoldenFields(DIFFERENCES.keySet(), List.of("EVENTSOURCE_OBJECT", "EVENTBUS_CONFIG"));

    private static Map<String, String> differences() {
        var all = new LinkedHashMap<String, String>();
        all.put("metadata\\.(generateName|name)", "name of the Deployment");
        all.put("metadata\\.annotations\\.(resource-spec-hash|tandem\\.io/replicas)", "annotations of the Deployment");
        all.put("spec\\.template\\.metadata\\.annotations\\.tandem\\.io/lock", "annotations of the Deployment");
        all.put("spec\\.replicas", "`replicas`, shared types only");
        all.put("spec\\.strategy\\..*", "way of a rollout");
        all.put(MAIN + "image", "image of the pods");
        all.put(MAIN + "imagePullPolicy", "`template.container.imagePullPolicy`");
        all.put(MAIN + "(startup|readiness|liveness)Probe\\..*", "probes");
        all.put(MAIN + "lifecycle\\..*", "pods that serve HTTP");
        all.put(MAIN + "resources\\..*", "CPU and memory");
        all.put(MAIN + "securityContext\\..*", "`securityContext`");
        all.put(POD + "securityContext\\..*", "`securityContext`");
        all.put(POD + "affinity\\..*", "places of the pods");
        all.put(POD + "automountServiceAccountToken", "API token in the pod");
        all.put(POD + "serviceAccountName", "account of pods that keep a position");
        all.put(POD + "enableServiceLinks", "variables for Services");
        all.put(
                POD + "(volumes|containers\\[main]\\.volumeMounts)\\[[a-z/-]*eventsource-[a-z]*-end]\\..*",
                "volume that tells pods that their EventSource is being deleted");
        all.put(POD + "volumes\\[.*]\\.(secret|configMap)\\.optional", "missing Secret of a source");
        all.put(MAIN + "volumeMounts\\[.*]\\.readOnly", "mount of the bus's credentials");
        return all;
    }

    @Test
    void everyDifferenceFromUpstreamsObjectsIsOnThePage() throws IOException {
        var file = System.getenv("TANDEM_UPSTREAM_GOLDEN");
        assumeTrue(file != null, "name the file of upstream's objects with TANDEM_UPSTREAM_GOLDEN");
        var golden = EventSourceJson.MAPPER.readTree(Path.of(file).toFile());
        var unexplained = new ArrayList<String>();
        var met = new TreeSet<String>();
        var compared = 0;
        for (var namespace : golden) {
            var bus = EventSourceJson.MAPPER.treeToValue(namespace.at("/bus/status/config"), BusConfig.class);
            for (var entry : namespace.get("resources").properties()) {
                if (entry.getKey().startsWith("EventSource/")
                        && !entry.getValue().get("deployments").isEmpty()) {
                    compared++;
                    compare(entry.getKey(), entry.getValue(), bus, met, unexplained);
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(60);
        assertThat(unexplained).isEmpty();
        assertThat(met)
                .as("differences that no longer occur")
                .containsExactlyInAnyOrderElementsOf(DIFFERENCES.keySet());
    }

    @Test
    void everyDifferenceHasItsLineOnThePage() throws IOException {
        assertThat(Files.readString(PAGE)).contains(DIFFERENCES.values());
    }

    @Test
    void thePodContractIsKept() throws IOException {
        var source = Serialization.unmarshal("""
            metadata: {name: hook, namespace: shop, uid: u, labels: {team: blue}}
            spec:
              service: {ports: [{port: 80, targetPort: 12000}]}
              webhook: {orders: {port: "12000", endpoint: /orders, authSecret: {name: hook-token, key: token}}}
            """, EventSource.class);
        var bus = Serialization.unmarshal(
                "jetstream: {url: 'nats://nats:4222', accessSecret: {name: bus, key: auth}}", BusConfig.class);
        var plan = plan(source, bus);
        var fields = new TreeMap<>(Fields.of(plan.deployment()));
        Fields.of(plan.service().orElseThrow()).forEach((path, value) -> fields.put("Service." + path, value));

        var facts = Files.readAllLines(CONTRACT);
        assertThat(facts).isNotEmpty().allSatisfy(line -> {
            var fact = line.split(" \\| ", 2);
            assertThat(fields.get(fact[0])).as(fact[0]).isEqualTo(fact[1]);
        });
    }

    private static void compare(
            String name, JsonNode found, BusConfig bus, TreeSet<String> met, List<String> unexplained)
            throws IOException {
        var source = EventSourceJson.MAPPER.treeToValue(found.get("resource"), EventSource.class);
        var plan = plan(source, bus);
        var theirs = found.get("deployments").get(0);
        assertSameContent(name, theirs, plan.deployment());
        unexplained.addAll(GOLDEN.unlike(name + ": ", Fields.of(theirs), Fields.of(plan.deployment()), met));
        var services = found.get("services");
        assertThat(services.size()).as(name).isEqualTo(plan.service().isPresent() ? 1 : 0);
        plan.service()
                .ifPresent(ours -> unexplained.addAll(GOLDEN.unlike(
                        name + " Service: ", Fields.of(services.get(0)), Fields.of(ours.getSpec()), met)));
    }

    /** What pods are told means the same. */
    private static void assertSameContent(String name, JsonNode theirs, Deployment ours) throws IOException {
        var env = new TreeMap<String, String>();
        ours.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .forEach(variable -> env.put(variable.getName(), variable.getValue()));
        for (var variable : theirs.at("/spec/template/spec/containers/0/env")) {
            if (variable.has("decoded")) {
                var encoded = env.get(variable.get("name").asText());
                var own = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
                assertThat(meaning(variable.get("name").asText(), own))
                        .as("%s %s", name, variable.get("name"))
                        .isEqualTo(meaning(
                                variable.get("name").asText(),
                                variable.get("decoded").asText()));
            }
        }
    }

    private static JsonNode meaning(String name, String json) throws IOException {
        return name.equals("EVENTBUS_CONFIG")
                ? Meaning.of(EventSourceJson.MAPPER.readValue(json, BusConfig.class))
                : Meaning.without(
                        Meaning.of(EventSourceJson.MAPPER
                                .readValue(json, EventSource.class)
                                .getSpec()),
                        List.of("template", "service", "replicas"));
    }

    /** All events, also of types that are not built. */
    private static Plan plan(EventSource source, BusConfig bus) {
        var review =
                new Review(List.of(), List.of(), List.of(), source.getSpec().sources());
        var settings = new PodSettings(
                "registry.example/tandem/event-source:1",
                Optional.empty(),
                new DefaultResources(Optional.of("20m"), Optional.of("128Mi"), Optional.of("512Mi")),
                Exceptions.NONE);
        return Planner.plan(source, review, bus, settings, Optional.empty());
    }
}
