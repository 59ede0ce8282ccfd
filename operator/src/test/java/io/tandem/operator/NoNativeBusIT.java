package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.tandem.operator.bus.jetstream.Platform;
import io.tandem.operator.cluster.Space;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** An installation that leaves out the role for native buses; the cluster is that of another test. */
@QuarkusTest
@QuarkusTestResource(value = StoredConditionsIT.OlderDefinition.class, restrictToAnnotatedClass = true)
@TestProfile(StoredConditionsIT.OwnCluster.class)
class NoNativeBusIT extends NativeBusCase {
    @TestHTTPResource("/q/health/ready")
    URI readiness;

    @Test
    void withoutTheRoleForNativeBusesOnlySuchABusIsNotServedAndSaysWhichRightIsMissing() {
        bus("{version: 2.14.6, replicas: 3}");

        awaitCondition(
                "Deployed",
                "False",
                "ApplyFailed",
                "in namespace " + space.namespace() + " cannot be listed",
                "tandem-operator-native-bus");
        awaitCondition("Ready", "Unknown", "ApplyFailed", "tandem-operator-native-bus");
        assertThat(space.list(Secret.class)).isEmpty();

        var other = Space.create(cluster.client());
        other.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %s}
                spec: {kafka: {url: "kafka:9092", topic: events}}
                """);
        other.calendar("ticker", 2);
        other.awaitCondition("ticker", "Deployed", "True", "Applied");
        assertThat(cluster.client()
                        .configMaps()
                        .inNamespace(other.namespace())
                        .withName("eventsource-ticker")
                        .get())
                .as("checkpoints, which pods may write")
                .isNotNull();

        var told = RestAssured.get(readiness).asString();
        assertThat(told).contains("\"status\": \"UP\"", "\"no native buses\": \"all namespaces\"");
        assertThat(told).doesNotContain("cannot be watched");
    }

    /** No bus is installed here, whose pods would differ on such a platform. */
    @Test
    void aPlatformThatGivesIdsIsKnownByItsApiGroup() {
        assertThat(Platform.of(cluster.client()).givesIds()).isFalse();

        space.apply("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: securitycontextconstraints.security.openshift.io}
                spec:
                  group: security.openshift.io
                  scope: Cluster
                  names: {kind: SecurityContextConstraints, plural: securitycontextconstraints}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """);

        space.eventually(
                () -> assertThat(Platform.of(cluster.client()).givesIds()).isTrue());
    }
}
