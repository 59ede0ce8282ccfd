package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tandem.api.EventSourceJson;
import io.tandem.operator.apply.Refusal;
import io.tandem.operator.status.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The claims of the servers' volumes. They outlive the StatefulSet, and go with the EventBus: not by the StatefulSet
 * controller, which makes them, but as the EventBus's own.
 */
final class Claims {
    private final BusOwner owner;
    private final KubernetesClient client;

    /** Reads and writes with the operator's rights. */
    Claims(BusOwner owner, KubernetesClient client) {
        this.owner = owner;
        this.client = client;
    }

    /** Those that are there for so many servers, whoever made them. */
    List<PersistentVolumeClaim> present(int servers) {
        return IntStream.range(0, servers)
                .mapToObj(i -> owner.volumeName() + "-" + owner.serverName(i))
                .map(name -> client.persistentVolumeClaims()
                        .inNamespace(owner.namespace())
                        .withName(name)
                        .get())
                .filter(claim -> claim != null)
                .toList();
    }

    /** Of servers that are not there, whoever made them; nothing else tells whether there are files of before. */
    List<PersistentVolumeClaim> left(Present servers, int wanted) {
        return servers.servers().isPresent() ? List.of() : present(Math.max(servers.size(), wanted));
    }

    /** Those among them that are about to go with an EventBus of this name that was deleted a moment ago. */
    List<PersistentVolumeClaim> going(List<PersistentVolumeClaim> present) {
        return present.stream().filter(owner::goesWithAnother).toList();
    }

    /** For people. */
    static String text(List<PersistentVolumeClaim> claims) {
        return claims.stream()
                .map(claim -> claim.getMetadata().getName())
                .collect(Collectors.joining(", ", "PersistentVolumeClaim ", ""));
    }

    /**
     * Makes the EventBus an owner of those that are there.
     *
     * @return what the API server refused
     * @throws KubernetesClientException if trying again soon may help
     */
    Optional<Finding> own(int servers) {
        for (var claim : present(servers)) {
            try {
                if (!owned(claim)) {
                    client.resource(claim).patch(PatchContext.of(PatchType.STRATEGIC_MERGE), ownerPatch());
                }
            } catch (KubernetesClientException e) {
                return Optional.of(Refusal.of(e, claim, true).orElseThrow(() -> e));
            }
        }
        return Optional.empty();
    }

    private boolean owned(PersistentVolumeClaim claim) {
        return claim.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .anyMatch(owner.ownership().uid()::equals);
    }

    /** Adds to the list, whose key is the uid. Not as the controller: that is what the StatefulSet may call itself. */
    private String ownerPatch() {
        var reference = new OwnerReferenceBuilder()
                .withApiVersion("argoproj.io/v1alpha1")
                .withKind(owner.ownership().kind())
                .withName(owner.ownership().name())
                .withUid(owner.ownership().uid())
                .build();
        return EventSourceJson.MAPPER
                .valueToTree(Map.of("metadata", Map.of("ownerReferences", List.of(reference))))
                .toString();
    }
}
