package io.tandem.operator.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.operator.cache.Pages;
import io.tandem.operator.plan.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Pods of Sensors, which answer no questions; looked at only where some are missing. */
public final class SensorPods {
    private static final Sight SILENT = new Sight.Unknown("the sensor's program tells nothing of what it does");
    /** Of a thousand pods that are missing, a hundred tell why. */
    private static final int MOST_PAGES = 5;

    private SensorPods() {}

    /**
     * Those of a Deployment that are not ending, by name; not more than some of them, and of each only what tells how it
     * is: a pod has the whole Sensor in a variable. Asks the API server.
     */
    public static List<PodView> of(Owner owner, Deployment deployment, KubernetesClient client) {
        var pods = new ArrayList<Pod>();
        Pages.each(client.pods().inNamespace(owner.namespace()).withLabels(owner.selector()), MOST_PAGES, pod -> {
            if (PodOwner.isOf(deployment, pod) && !PodView.ending(pod)) {
                pods.add(LeanPods.lean(pod));
            }
        });
        return pods.stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .map(pod -> new PodView(pod, SILENT))
                .toList();
    }
}
