package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that should exist for one EventSource or Sensor.
 *
 * @param deployment without a pod template where the present one is left as it is
 * @param kept in which pods keep something: metadata only, applied without regard to what they hold
 */
public record Plan(
        Deployment deployment,
        Optional<Service> service,
        Optional<PodDisruptionBudget> budget,
        Optional<PodAccess> access,
        List<HasMetadata> kept) {
    /** Whether pods that are there would be replaced by others. */
    public boolean replacesPods(Optional<Deployment> current) {
        return deployment.getSpec().getTemplate() != null
                && current.filter(old -> !fingerprint(old).equals(fingerprint(deployment)))
                        .isPresent();
    }

    /** Whether pods that are there use a bus at another address, or with other Secrets, than those that are planned. */
    public boolean changesBus(Optional<Deployment> current) {
        return current.flatMap(BusVariable::of)
                .flatMap(used -> BusVariable.of(deployment).map(planned -> !SensorBus.same(used, planned)))
                .orElse(false);
    }

    private static String fingerprint(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.<String, String>of())
                .getOrDefault(Workload.HASH_ANNOTATION, "");
    }

    /** What is compared with the cluster and repaired, in the order in which it must come to be. */
    public List<HasMetadata> objects() {
        var objects = new ArrayList<HasMetadata>();
        access.ifPresent(pods -> objects.addAll(List.of(pods.account(), pods.role(), pods.binding())));
        service.ifPresent(objects::add);
        objects.add(deployment);
        budget.ifPresent(objects::add);
        return List.copyOf(objects);
    }
}
