package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.apps.Deployment;
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
import java.util.stream.Stream;

/**
 * What is wrong with a Sensor, and what of it does nothing.
 *
 * @param problems of what it waits for and does
 * @param pods what keeps its pods from being made
 * @param unknown fields that this release does not know; they are passed on
 * @param ignored fields and variables of the pods that nobody knows; they are left out
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
        var unknown = Unreadable.in(sensor.getSpec().unknown()).isPresent()
                ? List.<String>of()
                : UnknownFields.newer(sensor.getSpec());
        var variables = allowed.contains(Unsafe.ENV) ? List.<String>of() : SafeEnvironment.SENSOR.leftOut(template);
        return new SensorReview(
                problems,
                List.copyOf(pods),
                unknown.stream().filter(field -> !SensorProblems.ofPods(field)).toList(),
                Stream.concat(
                                unknown.stream().filter(SensorProblems::ofPods).map(field -> "spec" + field),
                                variables.stream())
                        .toList(),
                onKafka);
    }

    /**
     * What keeps pods that can be made from running, and what of the resource they do not follow, as far as that can be seen
     * here.
     *
     * @param present its Deployment, by whoever made it
     */
    public List<Problem> hints(Sensor sensor, Optional<Deployment> present) {
        return Stream.concat(withoutRights(sensor).stream(), unheeded(sensor, present).stream())
                .toList();
    }

    private Optional<Problem> withoutRights(Sensor sensor) {
        var template = sensor.getSpec() == null ? null : sensor.getSpec().template();
        var named = template != null && template.serviceAccountName() != null;
        return !named && Lock.ofSensor(Wanted.election(sensor), onKafka) instanceof Lock.Lease
                ? Optional.of(new Problem(
                        "metadata.annotations[" + Wanted.ELECTION_ANNOTATION + "]",
                        "pods elect by the Lease %s with the namespace's default account: name one in spec.template.serviceAccountName that may get, create and update leases, else none of them works"
                                .formatted(Owner.of(sensor).leaseName())))
                : Optional.empty();
    }

    /** Pods of the reference implementation's controller are left alone, and keep their image. */
    private static Optional<Problem> unheeded(Sensor sensor, Optional<Deployment> present) {
        return SensorImages.own(sensor)
                .filter(image -> present.filter(found -> Adoption.of(found).isPresent())
                        .filter(found -> found.getSpec().getTemplate().getSpec().getContainers().stream()
                                .noneMatch(container -> image.equals(container.getImage())))
                        .isPresent())
                .map(
                        image -> new Problem(
                                "metadata.annotations[" + SensorImages.ANNOTATION + "]",
                                "has no effect yet: the pods are still those of argo-events' controller, and get this image with the next change of spec or bus"));
    }

    /** Whether a Deployment may be made of it. */
    public boolean deployable() {
        return pods.isEmpty() && problems.runnable();
    }
}
