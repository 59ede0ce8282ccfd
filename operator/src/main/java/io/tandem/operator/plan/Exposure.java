package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.tandem.api.EventSource;
import java.util.Optional;

/** The Service through which the outside reaches the pods. */
final class Exposure {
    private Exposure() {}

    /** Nothing unless the EventSource asks for ports. */
    static Optional<Service> of(EventSource source) {
        var wanted = source.getSpec().service();
        if (wanted == null || wanted.ports() == null || wanted.ports().isEmpty()) {
            return Optional.empty();
        }
        var owner = Owner.of(source);
        var metadata = owner.labelledMetadata(owner.serviceName());
        if (wanted.metadata() != null) {
            var ownLabels = metadata.getLabels();
            metadata.withLabels(Owner.merged(wanted.metadata().labels(), ownLabels))
                    .withAnnotations(wanted.metadata().annotations());
        }
        // @formatter:off
        return Optional.of(new ServiceBuilder()
                .withMetadata(metadata.build())
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP(wanted.clusterIP())
                .withPorts(wanted.ports())
                .withSelector(owner.selector())
                .endSpec()
                .build());
        // @formatter:on
    }
}
