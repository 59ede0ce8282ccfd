package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final String CALENDAR = "calendar: {tick: {interval: 10s}}";
    private static final String WEBHOOK = "webhook: {hook: {port: '12000', endpoint: /}}";
    private static final String OURS =
            "{manager: tandem-operator, operation: Apply, fieldsV1: {'f:spec': {'f:replicas': {}}}}";
    private static final String AUTOSCALER =
            "{manager: kube-controller-manager, operation: Update, subresource: scale, fieldsV1: {'f:spec':"
                    + " {'f:replicas': {}}}}";

    @Test
    void whoScalesASharedSourceIsLeftAloneUntilTheEventSourceSaysOtherwise() {
        assertThat(replicas("replicas: 2", WEBHOOK, present(5, "2", AUTOSCALER)))
                .isNull();
        assertThat(replicas("replicas: 3", WEBHOOK, present(5, "2", AUTOSCALER)))
                .isEqualTo(3);
        assertThat(replicas("replicas: 2", WEBHOOK, present(5, "2", OURS))).isEqualTo(2);
        assertThat(replicas("replicas: 2", WEBHOOK, null)).isEqualTo(2);
    }

    @Test
    void anAutoscalerOfBeforeTheOperatorIsLeftAlone() {
        assertThat(replicas("replicas: 2", WEBHOOK, present(5, null, AUTOSCALER)))
                .isNull();
    }

    @Test
    void replicasThatTheEventSourceNoLongerNamesStayAsTheyAre() {
        assertThat(replicas("", WEBHOOK, present(3, "3", OURS))).isEqualTo(3);
        assertThat(replicas("", WEBHOOK, present(3, "none", AUTOSCALER))).isNull();
        assertThat(replicas("", WEBHOOK, null)).isNull();
    }

    @Test
    void nobodyElseScalesAnExclusiveSource() {
        assertThat(replicas("replicas: 1", CALENDAR, present(5, "1", AUTOSCALER)))
                .isEqualTo(1);
        assertThat(replicas("", CALENDAR, present(5, "none", AUTOSCALER))).isEqualTo(1);
        assertThat(replicas("replicas: 0", CALENDAR, present(5, "1", OURS))).isZero();
    }

    @Test
    void aBudgetHoldsNoSinglePodBack() {
        assertThat(plan("replicas: 1", CALENDAR, null).budget()).isEmpty();
        assertThat(plan("replicas: 0", CALENDAR, null).budget()).isEmpty();
        assertThat(plan("replicas: 2", CALENDAR, null).budget()).hasValueSatisfying(budget -> assertThat(
                        budget.getSpec().getMaxUnavailable().getIntVal())
                .isEqualTo(1));
        assertThat(plan("", WEBHOOK, present(5, "none", AUTOSCALER)).budget()).isPresent();
        assertThat(plan("", WEBHOOK, present(1, "none", AUTOSCALER)).budget()).isEmpty();
    }

    private static Integer replicas(String more, String events, Deployment current) {
        return plan(more, events, current).deployment().getSpec().getReplicas();
    }

    private static Plan plan(String more, String events, Deployment current) {
        var source = Serialization.unmarshal("""
            metadata: {name: s, namespace: n, uid: u}
            spec:
              %s
              %s
            """.formatted(more, events), EventSource.class);
        var bus = new BusConfig(null, new BusConfig.JetStream("nats://one:4222", null, null, null, null), null, null);
        return Planner.plan(
                source,
                Review.of(source),
                bus,
                new PodSettings("image:1", Optional.empty(), DefaultResources.NONE, Exceptions.NONE),
                Optional.ofNullable(current));
    }

    private static Deployment present(int replicas, String note, String manager) {
        return Serialization.unmarshal(
                """
                metadata:
                  name: s-eventsource
                  annotations: {%s}
                  managedFields: [%s]
                spec:
                  replicas: %d
                  selector: {matchLabels: {a: b}}
                  strategy: {type: RollingUpdate}
                  template: {metadata: {annotations: {tandem.io/lock: none}}, spec: {containers: [{name: main}]}}
                """.formatted(note == null ? "" : "tandem.io/replicas: '%s'".formatted(note), manager, replicas),
                Deployment.class);
    }
}
