package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pod template that stays the same keeps its pods. */
class TemplateStabilityTest {
    private static final String CALENDAR = "calendar: {tick: {interval: 10s}}";
    private static final String WEBHOOK = "webhook: {hook: {port: '12000', endpoint: /}}";

    @Test
    void replicasThatNeitherStartNorEndAnElectionRestartNothing() {
        assertThat(template("replicas: 3", CALENDAR)).isEqualTo(template("replicas: 2", CALENDAR));
        assertThat(template("replicas: 0", CALENDAR)).isEqualTo(template("replicas: 1", CALENDAR));
        assertThat(template("{}", CALENDAR)).isEqualTo(template("replicas: 1", CALENDAR));
        assertThat(template("replicas: 2", CALENDAR)).isNotEqualTo(template("replicas: 1", CALENDAR));
    }

    @Test
    void replicasOfASharedSourceRestartNothing() {
        assertThat(template("replicas: 5", WEBHOOK)).isEqualTo(template("replicas: 1", WEBHOOK));
        assertThat(template("{}", WEBHOOK)).isEqualTo(template("replicas: 1", WEBHOOK));
    }

    @Test
    void aServiceRestartsNothing() {
        assertThat(template("service: {ports: [{port: 80}]}", WEBHOOK)).isEqualTo(template("{}", WEBHOOK));
    }

    private static PodTemplateSpec template(String more, String events) {
        var source = Serialization.unmarshal("""
            metadata: {name: s, namespace: n, uid: u}
            spec:
              %s
              %s
            """.formatted(more.equals("{}") ? "" : more, events), EventSource.class);
        var bus = new BusConfig(null, new BusConfig.JetStream("nats://one:4222", null, null, null, null), null, null);
        return Planner.plan(
                        source,
                        Review.of(source),
                        bus,
                        new PodSettings("image:1", Optional.empty(), DefaultResources.NONE, Exceptions.NONE),
                        Optional.empty())
                .deployment()
                .getSpec()
                .getTemplate();
    }
}
