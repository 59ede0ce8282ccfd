package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.Condition;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.status.Conditions;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator cannot do, for a reason that nobody foresaw, is in the status and not only in its log. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class FailureIT {
    private static final String WORDS = "nobody foresaw this";

    ControlPlane cluster;
    private Space space;

    @Inject
    MeterRegistry registry;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
    }

    @AfterEach
    void admitAgain() {
        policy("eventbus", "true")
                .forEach(object -> cluster.client().resource(object).delete());
    }

    @Test
    void whatEndsTheReconciliationOfAnEventSourceIsInItsStatusUntilItIsOver() {
        space.jetStreamBus("nats://one:4222");
        space.eventually(() -> assertThat(ready()).isPresent());
        refuse("eventsources/status", "!object.status.conditions.exists(c, c.reason == 'PodsStarting')");

        space.calendar("ticker", 1);

        space.awaitCondition("ticker", "Ready", "Unknown", "ReconcileFailed", "KubernetesClientException: ", WORDS);
        assertThat(space.source("ticker").getStatus().observedGeneration())
                .as("nothing was found out about it")
                .isNull();
        assertThat(counted()).as("what is told is counted").isPositive();

        admitAgain();
        space.awaitCondition("ticker", "Ready", "False", "PodsStarting");
        space.awaitCondition("ticker", "Deployed", "True", "Applied");
    }

    @Test
    void whatEndsTheReconciliationOfASensorIsInItsStatusAndInAKubernetesEventUntilItIsOver() {
        var sensors = new Sensors(space);
        space.jetStreamBus("nats://one:4222");
        space.eventually(() -> assertThat(ready()).isPresent());
        refuse("sensors/status", "!object.status.conditions.exists(c, c.reason == 'PodsStarting')");

        sensors.log("logger", "", "");

        sensors.await("logger", "Ready", "Unknown", "ReconcileFailed", "KubernetesClientException: ", WORDS);
        assertThat(sensors.sensor("logger").getStatus().observedGeneration())
                .as("nothing was found out about it")
                .isNull();
        space.eventually(() -> assertThat(space.list(Event.class)).anySatisfy(event -> {
            assertThat(event.getRegarding().getKind()).isEqualTo("Sensor");
            assertThat(event.getReason()).isEqualTo("ReconcileFailed");
        }));

        admitAgain();
        sensors.await("logger", "Ready", "False", "PodsStarting");
        sensors.await("logger", "Deployed", "True", "Applied");
    }

    @Test
    void whatKeepsTheOperatorFromAnEventBusIsInItsStatus() {
        refuse("eventbus", "!has(object.metadata.finalizers)");

        space.jetStreamBus("nats://one:4222");

        space.eventually(() -> assertThat(ready()).hasValueSatisfying(ready -> {
            assertThat(ready.status()).isEqualTo("Unknown");
            assertThat(ready.reason()).isEqualTo("ReconcileFailed");
            assertThat(ready.message()).contains(WORDS);
            assertThat(ready.observedGeneration()).isEqualTo(1L);
        }));

        admitAgain();
        space.eventually(() -> assertThat(ready())
                .hasValueSatisfying(ready -> assertThat(ready.status()).isEqualTo("True")));
    }

    private double counted() {
        return registry.get("tandem_operator_eventsources")
                .tag("reason", "ReconcileFailed")
                .gauge()
                .value();
    }

    private Optional<Condition> ready() {
        return Optional.ofNullable(space.bus("default").getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), "Ready"));
    }

    /** Returns when a ConfigMap is refused too: the API server learns of its policies with a delay. */
    private void refuse(String resource, String unless) {
        policy(resource, unless)
                .forEach(object -> cluster.client().resource(object).create());
        var probe = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("probe")
                .withNamespace(space.namespace())
                .endMetadata()
                .build();
        space.eventually(() -> assertThatThrownBy(
                        () -> cluster.client().resource(probe).dryRun().create())
                .hasMessageContaining(WORDS));
    }

    private List<HasMetadata> policy(String resource, String unless) {
        return List.of(
                Serialization.unmarshal("""
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: ValidatingAdmissionPolicy
                        metadata: {name: "%1$s"}
                        spec:
                          matchConstraints:
                            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "%1$s"}}
                            resourceRules:
                              - apiGroups: ["argoproj.io", ""]
                                apiVersions: ["*"]
                                resources: ["%2$s", configmaps]
                                operations: [CREATE, UPDATE]
                          validations:
                            - expression: "object.kind != 'ConfigMap' && %3$s"
                              message: "%4$s"
                              reason: Forbidden
                        """.formatted(space.namespace(), resource, unless, WORDS)),
                Serialization.unmarshal("""
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: ValidatingAdmissionPolicyBinding
                        metadata: {name: "%1$s"}
                        spec: {policyName: "%1$s", validationActions: [Deny]}
                        """.formatted(space.namespace())));
    }
}
