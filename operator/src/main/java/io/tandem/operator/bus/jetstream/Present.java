package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Objects;
import java.util.Optional;

/** What there is of a bus already. */
public record Present(Optional<StatefulSet> servers, Optional<ConfigMap> config) {
    /** Servers asked for of the StatefulSet; 0 if there is none. */
    int size() {
        return servers.map(found -> Objects.requireNonNullElse(found.getSpec().getReplicas(), 1))
                .orElse(0);
    }

    /** Servers that are ready, whatever their version. */
    int ready() {
        return servers.map(StatefulSet::getStatus)
                .map(status -> Objects.requireNonNullElse(status.getReadyReplicas(), 0))
                .orElse(0);
    }

    /** Whether as many servers as were asked for run as was asked for, and are ready. */
    boolean complete() {
        return servers.filter(found -> found.getStatus() != null
                        && Objects.equals(
                                found.getMetadata().getGeneration(),
                                found.getStatus().getObservedGeneration()))
                .filter(found -> ready() >= size() && updated(found) >= size())
                .isPresent();
    }

    /** Whether argo-events made the servers and we changed nothing about them yet. */
    boolean foreign(BusOwner owner) {
        return servers.filter(found -> SecretNames.of(owner, found).isEmpty()).isPresent();
    }

    private static int updated(StatefulSet found) {
        var status = found.getStatus();
        return Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                ? Objects.requireNonNullElse(status.getCurrentReplicas(), 0)
                : Objects.requireNonNullElse(status.getUpdatedReplicas(), 0);
    }
}
