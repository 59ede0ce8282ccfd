package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.api.BusConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.operator.cache.Pages;
import io.tandem.operator.plan.BusVariable;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.pods.PodOwner;
import io.tandem.operator.status.Replicas;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whose pods were given passwords that servers do not accept any more when the next generation is made. */
final class FormerClients {
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private final SecretNames names;
    private final Set<String> found = new TreeSet<>();
    /** Deployments, with whose they are, that may have pods of other templates than the present one. */
    private final Map<String, String> unfinished = new HashMap<>();

    private FormerClients(SecretNames names) {
        this.names = names;
    }

    /**
     * For people: kind and name of each, sorted. Asks the API server for Deployments and, where none makes such pods any
     * more, for pods of those that have not replaced all yet. Only a renewal needs it.
     */
    static List<String> of(SecretNames names, KubernetesClient client) {
        var clients = new FormerClients(names);
        var namespace = names.owner().namespace();
        var selector = Owner.Kind.anyLabelSelector();
        Pages.each(
                client.apps().deployments().inNamespace(namespace).withLabelSelector(selector),
                Integer.MAX_VALUE,
                clients::look);
        if (clients.found.isEmpty() && !clients.unfinished.isEmpty()) {
            Pages.each(
                    client.pods().inNamespace(namespace).withLabelSelector(selector), Integer.MAX_VALUE, clients::look);
        }
        return List.copyOf(clients.found);
    }

    /** Deployments that are to have no pods have nothing to lose. */
    private void look(Deployment deployment) {
        if (Objects.equals(deployment.getSpec().getReplicas(), 0)) {
            return;
        }
        if (former(BusVariable.of(deployment))) {
            found.add(Owner.told(deployment));
        } else if (!Replicas.allUpdated(deployment)) {
            unfinished.put(deployment.getMetadata().getName(), Owner.told(deployment));
        }
    }

    /** One that ends reaches servers which have not restarted yet, and one that has ended none. */
    private void look(Pod pod) {
        var status = pod.getStatus();
        var over = pod.getMetadata().getDeletionTimestamp() != null
                || (status != null && OVER.contains(Objects.requireNonNullElse(status.getPhase(), "")));
        if (!over && former(BusVariable.of(pod.getSpec()))) {
            PodOwner.deployment(pod).map(unfinished::get).ifPresent(found::add);
        }
    }

    private boolean former(Optional<BusConfig> told) {
        return told.map(BusConfig::jetstream)
                .map(BusConfig.JetStream::accessSecret)
                .map(SecretKeySelector::name)
                .filter(used -> names.formerClient().equals(Optional.of(used)))
                .isPresent();
    }
}
