package io.tandem.eventsource.connector.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.smallrye.mutiny.Uni;
import io.tandem.api.source.ResourceSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.ControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResourceConnectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static ControlPlane plane;

    private final String app = "app-" + UUID.randomUUID();

    @BeforeAll
    static void startControlPlane() {
        plane = ControlPlane.start();
    }

    @AfterAll
    static void stopControlPlane() {
        plane.close();
    }

    @Test
    void additionsUpdatesAndDeletionsAreReportedWithTheirObjects() throws Exception {
        try (var intake = watching(source("[\"ADD\", \"UPDATE\", \"DELETE\"]"), plane.client())) {
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
            plane.client()
                    .configMaps()
                    .inNamespace("default")
                    .withName("one-" + app)
                    .edit(map ->
                            new ConfigMapBuilder(map).withData(Map.of("k", "2")).build());
            var update = JSON.readTree(intake.json(1));
            assertThat(update.path("type").asText()).isEqualTo("UPDATE");
            assertThat(update.path("body").path("data").path("k").asText()).isEqualTo("2");
            assertThat(update.path("oldBody").path("data").path("k").asText()).isEqualTo("1");
            plane.client()
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
        var first = watching(source("[\"ADD\"]"), plane.client()).awaitEvents(1);
        first.close();
        try (var second = watching(source("[\"ADD\"]"), plane.client())) {
            second.awaitEvents(1);
            assertThat(second.json(0)).contains("\"kind\":\"ConfigMap\"", "\"apiVersion\":\"v1\"");
            assertThat(second.coordinates()).isEqualTo(first.coordinates());
        }
    }

    /** With many objects a takeover took minutes, and what the bus no longer knew was doubled. */
    @Test
    void aSuccessorReportsOnlyWhatChangedSinceTheNewestEventOnTheBus() throws Exception {
        create("zero", "1"); // by name it comes last
        create("later", "1");
        var first = watching(source("[\"ADD\"]"), plane.client()).awaitEvents(2);
        first.close();
        assertThat(JSON.readTree(first.json(1)).at("/body/metadata/name").asText())
                .as("in the order in which they changed")
                .startsWith("later");
        create("gap", "1");

        try (var second = successor(first.json(0))) {
            second.awaitEvents(2);
            assertThat(JSON.readTree(second.json(0)).at("/body/metadata/name").asText())
                    .startsWith("later");
            assertThat(JSON.readTree(second.json(1)).at("/body/metadata/name").asText())
                    .startsWith("gap");
        }
    }

    @Test
    void whatIsOnTheBusFromAnotherClusterOrOfAnotherKindHidesNothing() throws Exception {
        create("one", "1");
        var newest =
                "{\"group\":\"\",\"version\":\"v1\",\"resource\":\"%s\",\"body\":{\"metadata\":{\"resourceVersion\":\"%s\"}}}";
        for (var other : List.of(newest.formatted("configmaps", "999999999"), newest.formatted("secrets", "999"))) {
            try (var intake = successor(other)) {
                intake.awaitEvents(1);
                assertThat(intake.json(0)).contains("\"type\":\"ADD\"");
            }
        }
    }

    /** Ten thousand objects in a namespace once ended every attempt. */
    @Test
    void moreObjectsThanChangesMayWaitAreListed() throws Exception {
        for (var i = 0; i < 4; i++) {
            create("many-" + i, "1");
        }
        try (var intake =
                Intake.holding(new ResourceConnector(source("[\"ADD\"]"), Attempt.of("r"), plane.client(), 2), 4)) {
            intake.awaitEvents(4);
        }
    }

    @Test
    void onlyTheEventTypesAskedForAreReported() throws Exception {
        try (var intake = watching(source("[\"DELETE\"]"), plane.client())) {
            create("gone", "1");
            plane.client()
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
        plane.client()
                .serviceAccounts()
                .inNamespace("default")
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(app)
                        .endMetadata()
                        .build())
                .create();
        try (var client = plane.clientOf("default", app);
                var intake =
                        Intake.publishing(new ResourceConnector(source("[\"ADD\"]"), Attempt.of("r"), client), 8)) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("system:serviceaccount:default:" + app)
                    .hasMessageContaining("list")
                    .hasMessageContaining("configmaps");
        }
    }

    @Test
    void anUnknownResourceIsNamed() throws Exception {
        var unknown = sourceOf(
                "\"group\": \"apps\", \"version\": \"v1\", \"resource\": \"deploymints\", \"eventTypes\": [\"ADD\"]");
        try (var intake = Intake.publishing(new ResourceConnector(unknown, Attempt.of("r"), plane.client()), 8)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("no resource deploymints in apps/v1");
        }
        var group = sourceOf(
                "\"group\": \"no.such\", \"version\": \"v1\", \"resource\": \"things\", \"eventTypes\": [\"ADD\"]");
        try (var intake = Intake.publishing(new ResourceConnector(group, Attempt.of("r"), plane.client()), 8)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("no resource things in no.such/v1");
        }
    }

    @Test
    void anEventTypeThatDoesNotExistIsNamed() throws Exception {
        try (var intake =
                Intake.publishing(new ResourceConnector(source("[\"CREATE\"]"), Attempt.of("r"), plane.client()), 8)) {
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
        return plane.client().configMaps().inNamespace("default").resource(map).create();
    }

    /** @param newest data of the newest event on the bus */
    private Intake successor(String newest) throws JsonProcessingException {
        var context = new TestContext("r");
        context.published = Uni.createFrom().item(Optional.of(JSON.readTree(newest)));
        return Intake.publishing(new ResourceConnector(source("[\"ADD\"]"), context, plane.client()), 8);
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
