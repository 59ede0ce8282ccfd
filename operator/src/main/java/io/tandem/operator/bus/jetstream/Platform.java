package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * What the cluster does to pods.
 *
 * @param givesIds whether it gives the pods of each namespace user and group ids of its own, and refuses others
 */
public record Platform(boolean givesIds) {
    private static final String SECURITY_CONTEXT_CONSTRAINTS = "security.openshift.io";

    /** Asks what every account may ask: which APIs there are. */
    public static Platform of(KubernetesClient client) {
        return new Platform(client.hasApiGroup(SECURITY_CONTEXT_CONSTRAINTS, true));
    }
}
