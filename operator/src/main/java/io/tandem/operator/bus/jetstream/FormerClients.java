package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.api.BusConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.SensorBus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whose pods were given passwords that servers do not accept any more when the next generation is made. */
final class FormerClients {
    private FormerClients() {}

    /** For people: kind and name of each, sorted. Asks the API server, which only a rotation needs. */
    static List<String> of(SecretNames names, KubernetesClient client) {
        return among(
                client.apps()
                        .deployments()
                        .inNamespace(names.owner().namespace())
                        .withLabelSelector(Owner.Kind.anyLabelSelector())
                        .list()
                        .getItems(),
                names);
    }

    /** Deployments that are to have no pods have nothing to lose. */
    static List<String> among(List<Deployment> deployments, SecretNames names) {
        return deployments.stream()
                .filter(found -> !Objects.equals(found.getSpec().getReplicas(), 0)
                        && secret(found)
                                .filter(used -> names.formerClient().equals(Optional.of(used)))
                                .isPresent())
                .map(Owner::told)
                .sorted()
                .toList();
    }

    private static Optional<String> secret(Deployment deployment) {
        return SensorBus.running(deployment)
                .map(BusConfig::jetstream)
                .map(BusConfig.JetStream::accessSecret)
                .map(SecretKeySelector::name);
    }
}
