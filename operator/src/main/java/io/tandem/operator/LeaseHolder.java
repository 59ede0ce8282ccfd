package io.tandem.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tandem.api.EventSourceStatus.Leader;
import io.tandem.operator.plan.Owner;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The leader by the Lease, for pods that cannot be asked: those of the reference implementation. */
final class LeaseHolder {
    private static final Logger LOG = Logger.getLogger(LeaseHolder.class);

    private LeaseHolder() {}

    /** Empty if nobody holds it, or it cannot be read. */
    static Optional<Leader> of(KubernetesClient client, Owner owner) {
        try {
            return Optional.ofNullable(client.leases()
                            .inNamespace(owner.namespace())
                            .withName(owner.leaseName())
                            .get())
                    .map(lease -> lease.getSpec())
                    .filter(spec -> spec.getHolderIdentity() != null
                            && !spec.getHolderIdentity().isEmpty())
                    .map(spec -> new Leader(
                            spec.getHolderIdentity(),
                            spec.getLeaseTransitions() == null
                                    ? 0L
                                    : spec.getLeaseTransitions().longValue(),
                            spec.getAcquireTime() == null
                                    ? null
                                    : spec.getAcquireTime()
                                            .toInstant()
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString(),
                            null));
        } catch (KubernetesClientException e) {
            // a detail of the status is no reason to begin anew
            LOG.debugf(e, "lease not read namespace=%s name=%s", owner.namespace(), owner.leaseName());
            return Optional.empty();
        }
    }
}
