package io.tandem.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSourceJson;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server makes of our definitions: what it refuses and with which words, and what it lets pass. */
class SchemaIT {
    private static final Path KUBERNETES = Path.of("..", "src", "main", "kubernetes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> KINDS = Set.of("EventSource", "Sensor");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static ControlPlane cluster;

    @BeforeAll
    static void start() {
        cluster = ControlPlane.start();
        // server-side, as OLM and GitOps tools do
        for (var plural : List.of("eventbus", "eventsources", "sensors")) {
            cluster.client().resource(definition(plural)).forceConflicts().serverSideApply();
        }
        eventually(() -> create(new Row("EventBus", "{kafka: {url: u}}", "", "", "").accepted(), true));
        eventually(() -> create(
                new Row("Sensor", "{dependencies: [DEP], triggers: [{template: {name: t}}]}", "", "", "").accepted(),
                true));
        eventually(() -> create(new Row("calendar", "{interval: 1s}", "", "", "").accepted(), true));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** One row a rule: a configuration that passes, one that does not, the field at fault and a part of the message. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void refusesWhatNobodyCanRun(Row row) {
        create(row.accepted(), true);
        assertThatThrownBy(() -> create(row.refused(), true))
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(
                                refusal.getStatus().getDetails().getCauses())
                        .singleElement()
                        .satisfies(cause -> {
                            assertThat(cause.getField()).isEqualTo(row.path());
                            assertThat(cause.getMessage()).contains(row.message());
                        }));
    }

    @Test
    void everyRuleHasARow() {
        var covered = rows();
        var all = new TreeSet<String>();
        var missing = new TreeSet<String>();
        for (var plural : List.of("eventbus", "eventsources", "sensors")) {
            rules(plural, schema(definition(plural)), "", (path, message) -> {
                all.add(path + ": " + message);
                if (covered.stream().noneMatch(row -> row.isAbout(plural, path, message))) {
                    missing.add(path + ": " + message);
                }
            });
        }
        assertThat(missing).isEmpty();
        assertThat(all).as("rules that were read").hasSizeGreaterThan(200);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manifests")
    void manifestsThatUsersHaveAreStoredAsTheyAre(Path file) throws IOException {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            for (var document : documents.readAll()) {
                if (KINDS.contains(document.path("kind").asText())) {
                    assertThat(EventSourceJson.MAPPER.<JsonNode>valueToTree(
                                    create(document, true).get("spec")))
                            .isEqualTo(EventSourceJson.MAPPER.readTree(
                                    document.get("spec").toString()));
                }
            }
        }
    }

    @Test
    void fieldsThatNobodyKnowsAreKeptAtEveryLevel() throws IOException {
        var json = YAML.readTree("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: later}
                spec:
                  later: {a: [1, null, 0.5]}
                  template: {later: 1, container: {later: {b: c}}}
                  Webhook: {upper: {Port: 12000}}
                  kafka:
                    e: {url: u, topic: t, partition: "0", later: [x], sasl: {userSecret: {name: n, key: k, later: 1},
                      passwordSecret: {name: n, key: k}}, connectionBackoff: {duration: 10, factor: 1.5, jitter: "0.2"}}
                  madeUpLater: {e: {anything: true}}
                """);
        assertThat(EventSourceJson.MAPPER.<JsonNode>valueToTree(
                        create(json, true).get("spec")))
                .isEqualTo(EventSourceJson.MAPPER.readTree(json.get("spec").toString()));
    }

    @Test
    void nullIsAsAbsentAsTheReferenceImplementationWritesIt() throws IOException {
        create(YAML.readTree("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: nulls}
                spec:
                  template: null
                  calendar: null
                  amqp: {e: {url: amqp://a, urlSecret: null, exchangeName: "", exchangeType: topic, routingKey: r, tls: null, auth: null}}
                  nats: {none: null, e: {url: u, subject: s, queue: null, connectionBackoff: {duration: null, factor: null}}}
                """), true);
    }

    @Test
    void aSensorAsTheReferenceImplementationWritesItBackIsTaken() throws IOException {
        create(YAML.readTree("""
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: written-back}
                spec:
                  loggingFields: null
                  template: {container: {resources: {}}}
                  dependencies:
                    - {name: d, eventSourceName: s, eventName: e, filters: {context: {id: "", source: "", specversion: "",
                       type: webhook, datacontenttype: "", subject: "", time: null}}}
                  triggers:
                    - template: {name: t, http: {url: u, payload: null, host: ""}}
                      policy: {k8s: {labels: {a: b}, backoff: null, errorOnBackoffTimeout: false}}
                      retryStrategy: {duration: 3s, factor: "2.0", jitter: 0.5, steps: 3}
                    - template:
                        name: u
                        slack: {slackToken: {name: n, key: k}, thread: {}, sender: {}}
                    - template:
                        name: v
                        azureEventHubs: {fqdn: f, hubName: h, sharedAccessKeyName: null, payload: null}
                    - template:
                        name: w
                        k8s: {source: {s3: {endpoint: e, bucket: {name: b}, accessKey: null, secretKey: null}}}
                      dlqTrigger: {atLeastOnce: true, template: {name: x, log: {}, later: [1, null]}}
                      atLeastOnce: true
                """), true);
    }

    @Test
    void anOldObjectThatBreaksARuleStillTakesChangesElsewhere() throws IOException {
        var lax = definition("eventsources");
        withoutRules(schema(lax));
        cluster.client().resource(lax).forceConflicts().serverSideApply();
        var old = YAML.readTree("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: old}
                spec:
                  kafka: {faulty: {url: u}}
                  webhook: {good: {endpoint: /a, port: "12000"}}
                """);
        try {
            eventually(() -> create(old, false));
        } finally {
            cluster.client()
                    .resource(definition("eventsources"))
                    .forceConflicts()
                    .serverSideApply();
        }
        eventually(() -> assertThatThrownBy(() -> create(old, true)).hasMessageContaining("topic is required"));

        patch("old", "{\"metadata\": {\"labels\": {\"team\": \"one\"}}}");
        patch("old", "{\"spec\": {\"replicas\": 2, \"webhook\": {\"good\": {\"endpoint\": \"/b\"}}}}");
        source("old")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\": {\"types\": \"kafka,webhook\", \"replicas\": 2}}");
        assertThat(source("old").get().<String>get("status", "types")).isEqualTo("kafka,webhook");

        assertThatThrownBy(() -> patch("old", "{\"spec\": {\"kafka\": {\"faulty\": {\"url\": \"v\"}}}}"))
                .hasMessageContaining("topic is required");
        patch("old", "{\"spec\": {\"kafka\": {\"faulty\": {\"topic\": \"t\", \"partition\": \"0\"}}}}");
    }

    @Test
    void aBusThatChangesItsKindIsRefusedAndLeavesNothingBehind() throws IOException {
        create(YAML.readTree("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: changing}
                spec: {jetstream: {version: latest}}
                """), false);
        var bus = resource("EventBus", "changing");
        assertThatThrownBy(() -> bus.patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"jetstream\": null, \"jetstreamExotic\": {\"url\": \"nats://n:4222\"}}}"))
                .hasMessageContaining("a bus does not change its kind");
        bus.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"jetstream\": {\"replicas\": 3}}}");
        bus.delete();
    }

    @Test
    void scalingSetsTheReplicasOfTheSpecAlsoWhereTheyWereAbsent() throws IOException {
        create(YAML.readTree("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: scaled}
                spec: {webhook: {e: {endpoint: /a, port: "12000"}}}
                """), false);

        source("scaled")
                .subresource("scale")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"replicas\": 3}}");
        assertThat(source("scaled").get().<Integer>get("spec", "replicas")).isEqualTo(3);

        source("scaled")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\": {\"replicas\": 2, \"selector\": \"eventsource-name=scaled\"}}");
        var scale = source("scaled").scale();
        assertThat(scale.getSpec().getReplicas()).isEqualTo(3);
        assertThat(scale.getStatus().getReplicas()).isEqualTo(2);
        assertThat(scale.getStatus().getSelector()).isEqualTo("eventsource-name=scaled");

        scale.getSpec().setReplicas(1);
        assertThat(source("scaled").scale(scale).getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void explainFindsTheDescriptions() {
        eventually(() -> assertThat(cluster.client().raw("/openapi/v3/apis/argoproj.io/v1alpha1"))
                .contains("Time between two ticks as a duration of at least 1s")
                .contains("kubectl explain pod.spec.affinity")
                .contains("Host header of the request; default is that of the address.")
                .contains("Which entry of the Secret's data to take."));
    }

    static Stream<Path> manifests() {
        return Samples.manifests();
    }

    static List<Row> rows() {
        return Stream.of("/admission.csv", "/admission-sensors.csv")
                .flatMap(table -> Row.read(table).stream())
                .toList();
    }

    private static GenericKubernetesResource create(JsonNode json, boolean dryRun) {
        var resource = EventSourceJson.MAPPER.convertValue(json, GenericKubernetesResource.class);
        resource.getMetadata().setNamespace("default");
        var client = cluster.client().resource(resource);
        return dryRun ? client.dryRun().create() : client.create();
    }

    private static Resource<GenericKubernetesResource> source(String name) {
        return resource("EventSource", name);
    }

    private static Resource<GenericKubernetesResource> resource(String kind, String name) {
        return cluster.client()
                .genericKubernetesResources("argoproj.io/v1alpha1", kind)
                .inNamespace("default")
                .withName(name);
    }

    private static void patch(String name, String json) {
        source(name).patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    /** The definitions reach the handlers of the API server some time after they were applied. */
    private static void eventually(Runnable assertion) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(assertion::run);
    }

    private static CustomResourceDefinition definition(String plural) {
        var file = KUBERNETES.resolve("crd").resolve(plural + ".argoproj.io-v1.yml");
        try {
            return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JSONSchemaProps schema(CustomResourceDefinition definition) {
        return definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    }

    private interface Found {
        void rule(String path, String message);
    }

    /** Paths are those of refusals: an event is {@code [e]}, an entry of a list {@code []}. */
    private static void rules(String plural, JSONSchemaProps schema, String path, Found found) {
        if (schema.getXKubernetesValidations() != null) {
            schema.getXKubernetesValidations().stream()
                    // of a change, for which no row has place
                    .filter(rule -> !rule.getRule().contains("oldSelf"))
                    .forEach(rule -> found.rule(
                            path + Optional.ofNullable(rule.getFieldPath()).orElse(""), rule.getMessage()));
        }
        children(schema)
                .forEach(
                        (step, child) -> rules(plural, child, path.isEmpty() ? step.substring(1) : path + step, found));
    }

    private static void withoutRules(JSONSchemaProps schema) {
        schema.setXKubernetesValidations(new ArrayList<>());
        children(schema).values().forEach(SchemaIT::withoutRules);
    }

    private static Map<String, JSONSchemaProps> children(JSONSchemaProps schema) {
        var children = new TreeMap<String, JSONSchemaProps>();
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> children.put("." + name, property));
        }
        if (schema.getItems() != null) {
            children.put("[]", schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null) {
            children.put("[e]", schema.getAdditionalProperties().getSchema());
        }
        return children;
    }
}
