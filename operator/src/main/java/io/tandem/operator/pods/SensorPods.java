package io.tandem.operator.pods;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.operator.plan.Owner;
import java.util.Comparator;
import java.util.List;

/** Pods of Sensors, which answer no questions; looked at only where some are missing. */
public final class SensorPods {
    private static final Sight SILENT = new Sight.Unknown("the sensor's program tells nothing of what it does");

    private SensorPods() {}

    /** Those of a Deployment that are not ending, by name. Asks the API server. */
    public static List<PodView> of(Owner owner, Deployment deployment, KubernetesClient client) {
        return client.pods().inNamespace(owner.namespace()).withLabels(owner.selector()).list().getItems().stream()
                .filter(pod -> PodOwner.isOf(deployment, pod) && !PodView.ending(pod))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .map(pod -> new PodView(pod, SILENT))
                .toList();
    }
}
