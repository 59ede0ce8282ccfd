package io.tandem.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Of several operator pods one works; the others keep their caches warm. */
@Singleton
public class Election {
    private static final Logger LOG = Logger.getLogger(Election.class);
    private static final String LEASE = "tandem-operator";
    private static final Duration LEASE_DURATION = Duration.ofSeconds(15);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
    /** Each renewal is two requests, for as long as the operator lives. */
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(4);

    private static final boolean EXITS_BY_ITSELF = false;
    private static final int AFTER_THE_CONTROLLERS = 10_000;

    private final String identity = Optional.ofNullable(System.getenv("HOSTNAME"))
            .filter(name -> !name.isBlank())
            .orElseGet(() -> UUID.randomUUID().toString());

    /**
     * Only in a cluster: elsewhere there is no namespace for the Lease, and no second operator. Whoever loses it begins
     * anew as a standby, and has stopped working before the Lease can be somebody else's: it may be taken 5 seconds after
     * the last try to renew it, and running reconciliations get 4. The framework must not end the process itself: it does
     * so by System.exit, also while it is being stopped, which then waits for itself for ever.
     */
    @Produces
    @Dependent
    LeaderElectionConfiguration configuration() {
        return !inCluster()
                ? null
                : new LeaderElectionConfiguration(
                        LEASE,
                        null,
                        LEASE_DURATION,
                        RENEW_DEADLINE,
                        RETRY_PERIOD,
                        identity,
                        new LeaderCallbacks(
                                () -> LOG.infof("leading identity=%s", identity),
                                () -> Quarkus.asyncExit(1),
                                holder -> LOG.infof("leader holder=%s", holder)),
                        EXITS_BY_ITSELF);
    }

    /** The framework keeps the Lease when it stops; released, the next one need not wait until it expires. */
    void release(@Observes @Priority(AFTER_THE_CONTROLLERS) ShutdownEvent stopped, KubernetesClient client) {
        if (!inCluster()) {
            return;
        }
        var lease = client.leases().inNamespace(client.getNamespace()).withName(LEASE);
        try {
            Optional.ofNullable(lease.get())
                    .filter(found -> Objects.equals(identity, found.getSpec().getHolderIdentity()))
                    .ifPresent(found -> client.resource(free(found)).update());
        } catch (KubernetesClientException e) {
            LOG.warnf("lease not released, it expires by itself error=%s", e.getMessage());
        }
    }

    /** Its version is that which was read, so that nobody else's is taken away; who wrote what is left as it is. */
    private static Lease free(Lease held) {
        return held.edit()
                .editMetadata()
                .withManagedFields()
                .endMetadata()
                .editSpec()
                .withHolderIdentity("")
                .endSpec()
                .build();
    }

    private static boolean inCluster() {
        return System.getenv("KUBERNETES_SERVICE_HOST") != null;
    }
}
