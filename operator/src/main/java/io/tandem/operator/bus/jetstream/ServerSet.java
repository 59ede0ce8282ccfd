package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;

/** The StatefulSet of the servers, and how many of them a drain may take at once. */
final class ServerSet {
    private ServerSet() {}

    /** That of this moment, which grows one by one. */
    static StatefulSet of(ServerPod pod, Map<String, String> annotations, int replicas, Present present) {
        var owner = pod.secrets().owner();
        // @formatter:off
        return new StatefulSetBuilder()
                .withMetadata(owner.metadata(owner.serversName())
                        .addToAnnotations(annotations)
                        .build())
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(owner.serviceName())
                // their first majority forms only when they come together
                .withPodManagementPolicy("Parallel")
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(owner.selector())
                .endSelector()
                .withTemplate(pod.template())
                // immutable: what there is stays, with the sizes users may have given the claims since
                .withVolumeClaimTemplates(present.servers()
                        .map(found -> found.getSpec().getVolumeClaimTemplates())
                        .orElseGet(() ->
                                new ServerVolumes(pod.secrets(), pod.spec().persistence()).claims()))
                // whoever deletes it, to change what is immutable or by mistake, keeps the events; see Claims
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted("Retain")
                .withWhenScaled("Retain")
                .endPersistentVolumeClaimRetentionPolicy()
                .endSpec()
                .build();
        // @formatter:on
    }

    static PodDisruptionBudget budget(BusOwner owner) {
        // @formatter:off
        return new PodDisruptionBudgetBuilder()
                .withMetadata(owner.metadata(owner.serversName()).build())
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(owner.selector())
                .endSelector()
                .endSpec()
                .build();
        // @formatter:on
    }
}
