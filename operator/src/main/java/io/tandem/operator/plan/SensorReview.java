package io.tandem.operator.plan;

import io.tandem.api.BusConfig;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.api.Unreadable;
import io.tandem.api.sensor.SensorObject;
import io.tandem.api.validate.SensorProblems;
import io.tandem.api.validate.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is wrong with a Sensor, and what of it does nothing.
 *
 * @param problems of what it waits for and does
 * @param pods what keeps its pods from being made
 * @param unknown fields that this release does not know; they are passed on
 * @param ignored variables that pods do not get
 * @param onKafka whether the bus is one on which no pod elects
 */
public record SensorReview(
        SensorProblems problems, List<Problem> pods, List<String> unknown, List<String> ignored, boolean onKafka) {
    /**
     * Reads the whole resource and finds everything, not only the first problem.
     *
     * @param bus where its events come from, if that is known
     */
    public static SensorReview of(Sensor sensor, Optional<BusConfig> bus, SensorSettings settings) {
        var problems = SensorProblems.of(sensor, bus);
        var onKafka = bus.filter(BusConfig::letsAllWork).isPresent();
        var pods = new ArrayList<>(problems.object());
        settings.images().problem(sensor).ifPresent(pods::add);
        if (sensor.getSpec() == null) {
            return new SensorReview(problems, List.copyOf(pods), List.of(), List.of(), onKafka);
        }
        var template = Objects.requireNonNullElse(sensor.getSpec().template(), Wanted.NO_TEMPLATE);
        var allowed = settings.exceptions().in(sensor.getMetadata().getNamespace());
        pods.addAll(Safety.problems(template, SafeEnvironment.SENSOR, allowed));
        SensorObject.problem(sensor).ifPresent(pods::add);
        return new SensorReview(
                problems,
                List.copyOf(pods),
                Unreadable.in(sensor.getSpec().unknown()).isPresent()
                        ? List.of()
                        : UnknownFields.newer(sensor.getSpec()),
                allowed.contains(Unsafe.ENV) ? List.of() : SafeEnvironment.SENSOR.leftOut(template),
                onKafka);
    }

    /** What keeps pods that can be made from running, as far as that can be seen here. */
    public List<Problem> hints(Sensor sensor) {
        var template = sensor.getSpec() == null ? null : sensor.getSpec().template();
        var named = template != null && template.serviceAccountName() != null;
        return !named && Wanted.election(sensor).equalsIgnoreCase("k8s") && !onKafka
                ? List.of(new Problem(
                        "metadata.annotations[" + Wanted.ELECTION_ANNOTATION + "]",
                        "pods elect by the Lease %s with the namespace's default account: name one in spec.template.serviceAccountName that may get, create and update leases, else none of them works"
                                .formatted(Owner.of(sensor).leaseName())))
                : List.of();
    }

    /** Whether a Deployment may be made of it. */
    public boolean deployable() {
        return pods.isEmpty() && problems.runnable();
    }
}
