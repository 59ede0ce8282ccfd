package io.tandem.eventsource.connector.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.api.CheckpointMap;
import io.tandem.api.source.ResourceSource;
import io.tandem.eventsource.SharedCluster;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResourceConnectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String app = "app-" + UUID.randomUUID();

    @Test
    void additionsUpdatesAndDeletionsAreReportedWithTheirObjects() throws Exception {
        try (var intake = watching(source("[\"ADD\", \"UPDATE\", \"DELETE\"]"), SharedCluster.PLANE.client())) {
            var created = create("one", "1");
            assertThat(intake.json(0))
                    .startsWith(
                            "{\"type\":\"ADD\",\"body\":{\"apiVersion\":\"v1\",\"data\":{\"k\":\"1\"},\"kind\":\"ConfigMap\",\"metadata\":{\"")
                    .endsWith(
                            "},\"oldBody\":null,\"group\":\"\",\"version\":\"v1\",\"resource\":\"configmaps\",\"metadata\":{\"m\":\"n\"}}");
            assertThat(intake.coordinates())
                    .containsExactly("%s:ADD:%s"
                            .formatted(
                                    created.getMetadata().getUid(),
                                    created.getMetadata().getResourceVersion()));
            SharedCluster.PLANE
                    .client()
                    .configMaps()
                    .inNamespace("default")
                    .withName("one-" + app)
                    .edit(map ->
                            new ConfigMapBuilder(map).withData(Map.of("k", "2")).build());
            var update = JSON.readTree(intake.json(1));
            assertThat(update.path("type").asText()).isEqualTo("UPDATE");
            assertThat(update.path("body").path("data").path("k").asText()).isEqualTo("2");
            assertThat(update.path("oldBody").path("data").path("k").asText()).isEqualTo("1");
            SharedCluster.PLANE
                    .client()
                    .configMaps()
                    .inNamespace("default")
                    .withName("one-" + app)
                    .delete();
            var deletion = JSON.readTree(intake.json(2));
            assertThat(deletion.path("type").asText()).isEqualTo("DELETE");
            assertThat(deletion.path("body").path("kind").asText()).isEqualTo("ConfigMap");
        }
    }

    @Test
    void aNewConnectionReportsWhatIsThereUnderTheSameIds() throws Exception {
        create("old", "1");
        var first = watching(source("[\"ADD\"]"), SharedCluster.PLANE.client()).awaitEvents(1);
        first.close();
        try (var second = watching(source("[\"ADD\"]"), SharedCluster.PLANE.client())) {
            second.awaitEvents(1);
            assertThat(second.json(0)).contains("\"kind\":\"ConfigMap\"", "\"apiVersion\":\"v1\"");
            assertThat(second.coordinates()).isEqualTo(first.coordinates());
        }
    }

    /** Ten thousand objects in a namespace once ended every attempt. */
    @Test
    void moreObjectsThanMayBeInFlightAreListedPageAfterPage() throws Exception {
        for (var i = 0; i < 7; i++) {
            create("many-" + i, "1");
        }
        var connector = new ResourceConnector(
                source("[\"ADD\"]"),
                Attempt.of("r"),
                SharedCluster.PLANE.client(),
                new ResourceConnector.Reading(2, Duration.ofMinutes(5)));
        try (var intake = Intake.publishing(connector, 1)) {
            intake.awaitEvents(7);
            assertThat(intake.coordinates()).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatNobodyAsksForWaitsAtTheApiServer() throws Exception {
        create("one", "1");
        try (var intake = Intake.holding(
                new ResourceConnector(source("[\"ADD\"]"), Attempt.of("r"), SharedCluster.PLANE.client()), 1)) {
            intake.awaitEvents(1);
            create("two", "1");
            await().during(Duration.ofMillis(500)).until(() -> intake.events().size() == 1);
            intake.request(1);
            intake.awaitEvents(2);
        }
    }

    @Test
    void onlyWhatEachFilterAcceptsIsReported() throws Exception {
        create("job-old", "Failed");
        var now = Instant.now();
        var source = sourceOf("""
                "namespace": "default", "version": "v1", "resource": "configmaps", "eventTypes": ["ADD", "UPDATE"],
                "filter": {"prefix": "job-", "createdBy": "%s", "labels": [{"key": "app", "operation": "in", "value": "x,%s"}],
                           "fields": [{"key": "data.k", "operation": "==", "value": "^Succ"}]}
                """.formatted(now.plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS), app));
        try (var intake = watching(source, SharedCluster.PLANE.client())) {
            create("job-1", "Running");
            create("other", "Succeeded");
            edit("job-1", "Succeeded");
            intake.awaitEvents(1);
            edit("job-old", "Succeeded");
            intake.awaitEvents(2);
            assertThat(intake.json(0)).startsWith("{\"type\":\"UPDATE\"").contains("job-1-" + app);
            assertThat(intake.json(1)).startsWith("{\"type\":\"UPDATE\"").contains("job-old-" + app);
        }
        var younger = sourceOf("""
                "namespace": "default", "version": "v1", "resource": "configmaps", "eventTypes": ["ADD"],
                "filter": {"createdBy": "2020-01-01T00:00:00Z", "labels": [{"key": "app", "value": "%s"}]}
                """.formatted(app));
        try (var intake = watching(younger, SharedCluster.PLANE.client())) {
            await().during(Duration.ofMillis(300)).until(() -> intake.events().isEmpty());
        }
    }

    /** It would report its own position, and by that move it, for ever. */
    @Test
    void aConfigMapWithCheckpointsIsNotReported() throws Exception {
        try (var intake = watching(source("[\"ADD\", \"UPDATE\"]"), SharedCluster.PLANE.client())) {
            SharedCluster.PLANE
                    .client()
                    .configMaps()
                    .inNamespace("default")
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("eventsource-" + app)
                            .withLabels(Map.of("app", app, CheckpointMap.LABEL, "true"))
                            .endMetadata()
                            .build())
                    .create();
            create("after", "1");
            intake.awaitEvents(1);
            assertThat(intake.json(0)).contains("after-" + app);
        }
    }

    @Test
    void onlyTheEventTypesAskedForAreReported() throws Exception {
        try (var intake = watching(source("[\"DELETE\"]"), SharedCluster.PLANE.client())) {
            create("gone", "1");
            SharedCluster.PLANE
                    .client()
                    .configMaps()
                    .inNamespace("default")
                    .withName("gone-" + app)
                    .delete();
            assertThat(intake.json(0)).startsWith("{\"type\":\"DELETE\"");
            assertThat(intake.events()).hasSize(1);
        }
    }

    @Test
    void aServiceAccountWithoutRightsIsToldWhatItLacks() throws Exception {
        SharedCluster.PLANE
                .client()
                .serviceAccounts()
                .inNamespace("default")
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(app)
                        .endMetadata()
                        .build())
                .create();
        try (var client = SharedCluster.PLANE.clientOf("default", app);
                var intake =
                        Intake.publishing(new ResourceConnector(source("[\"ADD\"]"), Attempt.of("r"), client), 8)) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("system:serviceaccount:default:" + app)
                    .hasMessageContaining("list")
                    .hasMessageContaining("configmaps");
        }
    }

    @Test
    void aRightToListWithoutOneToWatchIsNamed() throws Exception {
        var rules = List.of(new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("configmaps")
                .withVerbs("get", "list")
                .build());
        grant(rules);
        try (var client = SharedCluster.PLANE.clientOf("default", app)) {
            awaitRight(client);
            var intake = Intake.publishing(new ResourceConnector(source("[\"ADD\"]"), Attempt.of("r"), client), 8);
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("grant the pod's service account get, list and watch")
                    .hasMessageContaining("cannot watch resource")
                    .hasMessageContaining("in the namespace \"default\"");
            intake.close();
        }
    }

    /** The API server hears of a new binding a moment after it stored it. */
    private static void awaitRight(KubernetesClient client) {
        await().ignoreExceptions()
                .until(() -> client.configMaps().inNamespace("default").list() != null);
    }

    private void grant(List<PolicyRule> rules) {
        var meta =
                new ObjectMetaBuilder().withName(app).withNamespace("default").build();
        SharedCluster.PLANE
                .client()
                .resource(new ServiceAccountBuilder().withMetadata(meta).build())
                .create();
        SharedCluster.PLANE
                .client()
                .resource(new RoleBuilder().withMetadata(meta).withRules(rules).build())
                .create();
        SharedCluster.PLANE
                .client()
                .resource(new RoleBindingBuilder()
                        .withMetadata(meta)
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", app)
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName(app)
                        .withNamespace("default")
                        .endSubject()
                        .build())
                .create();
    }

    @Test
    void anUnknownResourceIsNamed() throws Exception {
        var unknown = sourceOf(
                "\"group\": \"apps\", \"version\": \"v1\", \"resource\": \"deploymints\", \"eventTypes\": [\"ADD\"]");
        try (var intake =
                Intake.publishing(new ResourceConnector(unknown, Attempt.of("r"), SharedCluster.PLANE.client()), 8)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("no resource deploymints in apps/v1");
        }
        var group = sourceOf(
                "\"group\": \"no.such\", \"version\": \"v1\", \"resource\": \"things\", \"eventTypes\": [\"ADD\"]");
        try (var intake =
                Intake.publishing(new ResourceConnector(group, Attempt.of("r"), SharedCluster.PLANE.client()), 8)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("no resource things in no.such/v1");
        }
    }

    @Test
    void anEventTypeThatDoesNotExistIsNamed() throws Exception {
        try (var intake = Intake.publishing(
                new ResourceConnector(source("[\"CREATE\"]"), Attempt.of("r"), SharedCluster.PLANE.client()), 8)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("eventTypes").hasMessageContaining("CREATE");
        }
    }

    private ConfigMap create(String name, String value) {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name + "-" + app)
                .withLabels(Map.of("app", app))
                .endMetadata()
                .withData(Map.of("k", value))
                .build();
        return SharedCluster.PLANE
                .client()
                .configMaps()
                .inNamespace("default")
                .resource(map)
                .create();
    }

    private void edit(String name, String value) {
        SharedCluster.PLANE
                .client()
                .configMaps()
                .inNamespace("default")
                .withName(name + "-" + app)
                .edit(map ->
                        new ConfigMapBuilder(map).withData(Map.of("k", value)).build());
    }

    private Intake watching(ResourceSource source, KubernetesClient client) {
        var attempt = Attempt.of("r");
        var intake = Intake.publishing(new ResourceConnector(source, attempt, client), 8);
        await().atMost(Duration.ofSeconds(10)).until(attempt::isConnected);
        return intake;
    }

    private ResourceSource source(String types) throws JsonProcessingException {
        return sourceOf("""
                "namespace": "default", "version": "v1", "resource": "configmaps", "eventTypes": %s,
                "metadata": {"m": "n"}, "filter": {"labels": [{"key": "app", "value": "%s"}]}
                """.formatted(types, app));
    }

    private static ResourceSource sourceOf(String fields) throws JsonProcessingException {
        return JSON.readValue("{%s}".formatted(fields), ResourceSource.class);
    }
}
