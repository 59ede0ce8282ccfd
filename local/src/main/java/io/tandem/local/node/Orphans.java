package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Deletes what belonged to an object that is gone, as the garbage collector of a whole cluster does. */
final class Orphans {
    private static final Logger LOG = Logger.getLogger(Orphans.class);
    private static final List<ResourceDefinitionContext> KINDS = List.of(
            kind("", "v1", "Pod", "pods"),
            kind("apps", "v1", "ReplicaSet", "replicasets"),
            kind("apps", "v1", "Deployment", "deployments"),
            kind("apps", "v1", "StatefulSet", "statefulsets"),
            kind("", "v1", "Service", "services"),
            kind("", "v1", "ConfigMap", "configmaps"),
            kind("", "v1", "Secret", "secrets"),
            kind("coordination.k8s.io", "v1", "Lease", "leases"),
            kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"));

    private final KubernetesClient client;

    Orphans(KubernetesClient client) {
        this.client = client;
    }

    /** One round over all kinds that this machine's programs own. */
    void sync() {
        Map<String, Boolean> owners = new HashMap<>();
        try {
            for (ResourceDefinitionContext kind : KINDS) {
                client.genericKubernetesResources(kind).inAnyNamespace().list().getItems().stream()
                        .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                        .filter(object -> orphaned(object, owners))
                        .forEach(object -> client.resource(object).delete());
            }
        } catch (KubernetesClientException e) {
            LOG.debugf(e, "orphans not looked for");
        }
    }

    private boolean orphaned(GenericKubernetesResource object, Map<String, Boolean> owners) {
        List<OwnerReference> references = object.getMetadata().getOwnerReferences();
        return !references.isEmpty()
                && references.stream()
                        .noneMatch(owner -> owners.computeIfAbsent(
                                owner.getUid(),
                                uid -> exists(owner, object.getMetadata().getNamespace())));
    }

    private boolean exists(OwnerReference owner, String namespace) {
        GenericKubernetesResource found = client.genericKubernetesResources(owner.getApiVersion(), owner.getKind())
                .inNamespace(namespace)
                .withName(owner.getName())
                .get();
        return found != null && found.getMetadata().getUid().equals(owner.getUid());
    }

    private static ResourceDefinitionContext kind(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
