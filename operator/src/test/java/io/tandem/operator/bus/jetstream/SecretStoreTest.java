package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.bus.jetstream.SecretStore.Ensured;
import io.tandem.operator.bus.jetstream.SecretStore.Remains;
import io.tandem.operator.cluster.StubApiServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each generation up to the one that is asked for is asked about with two requests, at every look. */
class SecretStoreTest {
    private static final EventBus BUS = Serialization.unmarshal("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventBus
            metadata: {name: default, namespace: argo, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
            """, EventBus.class);
    private static final String SERVERS = "eventbus-default-js";
    /** Far more than are needed; so that a test which is to fail does so. */
    private static final int MOST = 1_000;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile Set<String> secrets = Set.of();
    private StubApiServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws Exception {
        server = new StubApiServer(
                request -> request.bodyHandler(body -> answer(request, body, asked.incrementAndGet() > MOST)));
        client = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "CLAIMS"})
    void aNewBusThatAsksForItsMillionthPasswordIsRefusedWithoutARequest(Remains remains) {
        assertThat(message(ensure(Optional.empty(), 999_999, remains)))
                .isEqualTo(
                        "tandem.io/secrets-generation is 999999, and at most 100 for a bus that has no passwords yet: take the annotation away");
        assertThat(asked).hasValue(0);
    }

    @Test
    void anAdoptedBusThatAsksForItsMillionthPasswordIsRefusedWithoutARequest() {
        secrets = Set.of(SERVERS + "-server", SERVERS + "-client-auth");

        assertThat(message(ensure(before(null), 999_999, Remains.SERVERS)))
                .isEqualTo(
                        "tandem.io/secrets-generation is 999999, and at most 100 for servers that argo-events installed: set a lower one, or take the annotation away");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aBusThatArgoEventsTookBackGoesOnWithTheGenerationThatItHadAndNoFurther() {
        secrets = Set.of(
                SERVERS + "-server",
                SERVERS + "-client-auth",
                SERVERS + "-client-auth-149",
                SERVERS + "-server-149",
                SERVERS + "-server-150",
                SERVERS + "-client-auth-150",
                SERVERS + "-client-ca-150");
        var before = before("generation=150,former=149,base=1,certificate=149,authority=149");

        assertThat(ensure(before, 150, Remains.SERVERS)).isInstanceOfSatisfying(Ensured.Names.class, made -> assertThat(
                        made.names().text())
                .isEqualTo("generation=150,former=149,base=1,certificate=150,authority=150"));

        asked.set(0);
        assertThat(message(ensure(before, 151, Remains.SERVERS))).contains("is 151, and at most 150 for servers");
        assertThat(asked).hasValue(0);
    }

    /** It may have counted in dates. */
    @Test
    void aBusThatArgoEventsTookBackIsNotAskedForEachOfAMillionGenerations() {
        secrets = Set.of(
                SERVERS + "-server",
                SERVERS + "-client-auth",
                SERVERS + "-server-261130",
                SERVERS + "-client-auth-261130",
                SERVERS + "-server-261030",
                SERVERS + "-client-auth-261030");
        var before = before("generation=261130,former=261030,base=1,certificate=261030,authority=261030");

        assertThat(ensure(before, 261_130, Remains.SERVERS))
                .isInstanceOfSatisfying(
                        Ensured.Names.class,
                        made -> assertThat(made.names().text()).startsWith("generation=261130,former=261030,base=1,"));
        assertThat(asked).hasValueLessThan(250);
    }

    private Ensured ensure(Optional<SecretNames> before, int wanted, Remains remains) {
        return new SecretStore(BUS, client, InstantSource.system()).ensure(Optional.empty(), before, wanted, remains);
    }

    private static String message(Ensured ensured) {
        return ((Ensured.Refused) ensured).finding().message();
    }

    /** @param noted on a StatefulSet that argo-events has; null if it made it */
    private static Optional<SecretNames> before(String noted) {
        var servers = Serialization.unmarshal("""
                metadata: {name: %s, namespace: argo}
                spec: {replicas: 3, template: {}}
                """.formatted(SERVERS), StatefulSet.class);
        if (noted != null) {
            servers.getMetadata().getAnnotations().put("tandem.io/bus-secrets", noted);
        }
        return new Present(Optional.of(servers), Optional.empty()).secretsBefore(BusOwner.of(BUS));
    }

    /** A Secret that is there cannot be made; there are no ConfigMaps. */
    private void answer(HttpServerRequest request, Buffer body, boolean tooMany) {
        var response = request.response().putHeader("Content-Type", "application/json");
        if (tooMany || request.method() != HttpMethod.POST) {
            response.setStatusCode(tooMany ? 500 : 404).end();
            return;
        }
        var name = body.toJsonObject().getJsonObject("metadata").getString("name");
        if (secrets.contains(name)) {
            response.setStatusCode(409).end();
        } else {
            response.setStatusCode(201).end(body);
        }
    }
}
