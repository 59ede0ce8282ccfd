package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.tandem.operator.plan.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The StatefulSet of the servers. */
final class ServerSet {
    private ServerSet() {}

    /**
     * That of this moment, which grows one by one.
     *
     * @param generation of the spec that asks for it
     * @param claims templates of the servers' claims, which are immutable
     */
    static StatefulSet of(
            ServerPod pod,
            Map<String, String> annotations,
            long generation,
            int replicas,
            List<PersistentVolumeClaim> claims) {
        var owner = pod.volumes().secrets().owner();
        var template = pod.template();
        // @formatter:off
        return new StatefulSetBuilder()
                .withMetadata(owner.metadata(owner.serversName())
                        .addToAnnotations(annotations)
                        .addToAnnotations(Present.GENERATION, Long.toString(generation))
                        .addToAnnotations(Present.PODS, Hash.of(template))
                        .addToAnnotations(Present.IMAGES, Present.images(Optional.of(template)))
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
                .withTemplate(template)
                .withVolumeClaimTemplates(claims)
                // whoever deletes it, to change what is immutable or by mistake, keeps the events; see Claims
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted("Retain")
                .withWhenScaled("Retain")
                .endPersistentVolumeClaimRetentionPolicy()
                .endSpec()
                .build();
        // @formatter:on
    }
}
