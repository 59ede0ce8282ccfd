package io.tandem.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.Condition;
import io.tandem.api.Sensor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Sensors of a namespace. */
public record Sensors(Space space) {
    /** A Sensor that logs the ticks of a calendar, with more metadata and more of the specification. */
    public void log(String name, String metadata, String more) {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: %s, namespace: %%s%s}
                spec:
                  dependencies: [{name: tick, eventSourceName: ticker, eventName: tick}]
                  triggers: [{template: {name: print, log: {}}}]
                %s
                """.formatted(name, metadata, more.indent(2)));
    }

    public Sensor sensor(String name) {
        return space.client()
                .resources(Sensor.class)
                .inNamespace(space.namespace())
                .withName(name)
                .get();
    }

    /** The one Deployment of a Sensor, whoever made it; null if there is none. */
    public Deployment deployment(String name) {
        var found = space.client()
                .apps()
                .deployments()
                .inNamespace(space.namespace())
                .withLabel("sensor-name", name)
                .list()
                .getItems();
        assertThat(found).hasSizeLessThan(2);
        return found.isEmpty() ? null : found.get(0);
    }

    public Condition condition(String name, String type) {
        return Optional.ofNullable(sensor(name).getStatus())
                .flatMap(status -> status.conditions().stream()
                        .filter(condition -> condition.type().equals(type))
                        .findFirst())
                .orElse(null);
    }

    /** Waits for a condition of the newest generation. */
    public void await(String name, String type, String status, String reason, String... parts) {
        space.eventually(() -> {
            var found = condition(name, type);
            assertThat(found).isNotNull();
            assertThat(found.status()).as("%s", found).isEqualTo(status);
            assertThat(found.reason()).as("%s", found).isEqualTo(reason);
            assertThat(List.of(parts)).allMatch(found.message()::contains, "is in: " + found.message());
            assertThat(found.observedGeneration())
                    .isEqualTo(sensor(name).getMetadata().getGeneration());
        });
    }

    /** What a Deployment controller would write when everything runs. */
    public void markComplete(String name) {
        space.markComplete(() -> deployment(name));
    }

    /** What the pods of a Sensor read from a variable that is encoded. */
    public String told(String name, String variable) {
        return new String(
                Base64.getDecoder().decode(Space.environment(deployment(name), variable)), StandardCharsets.UTF_8);
    }
}
