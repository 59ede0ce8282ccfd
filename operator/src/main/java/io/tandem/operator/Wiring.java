package io.tandem.operator;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;

/** Beans that are not classes of ours. */
public class Wiring {
    private static final String LEASE = "tandem-operator";

    @Produces
    @Dependent
    InstantSource clock() {
        return InstantSource.system();
    }

    /** Only in a cluster: elsewhere there is no namespace for the Lease, and no second operator. */
    @Produces
    @Dependent
    LeaderElectionConfiguration election() {
        return System.getenv("KUBERNETES_SERVICE_HOST") == null ? null : new LeaderElectionConfiguration(LEASE);
    }
}
