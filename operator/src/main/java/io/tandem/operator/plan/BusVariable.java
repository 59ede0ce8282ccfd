package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSourceJson;
import java.util.List;
import java.util.Optional;

/** The variable by which pods of EventSources and Sensors are told of their bus. */
public final class BusVariable {
    private BusVariable() {}

    /** What the pods of a Deployment's present template are told; empty if that cannot be read. */
    public static Optional<BusConfig> of(Deployment deployment) {
        return Optional.ofNullable(deployment.getSpec().getTemplate())
                .map(PodTemplateSpec::getSpec)
                .flatMap(BusVariable::of);
    }

    /** What a pod was told; empty if that cannot be read. */
    public static Optional<BusConfig> of(PodSpec pod) {
        return Optional.ofNullable(pod.getContainers()).stream()
                .flatMap(List::stream)
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> Environment.BUS.equals(variable.getName()) && variable.getValue() != null)
                .findFirst()
                .flatMap(variable -> read(variable.getValue()));
    }

    private static Optional<BusConfig> read(String text) {
        try {
            return Optional.ofNullable(EventSourceJson.decode(text, BusConfig.class));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not ours
        }
    }
}
