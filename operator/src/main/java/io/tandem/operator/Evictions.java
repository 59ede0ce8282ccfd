package io.tandem.operator;

import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Asks pods to end as a drain does: gracefully, and within the disruption budget. */
final class Evictions {
    private Evictions() {}

    /** Why the pod does not end now; empty if it does, or is gone. */
    static Optional<String> evict(KubernetesClient client, String namespace, String pod) {
        var eviction = new EvictionBuilder()
                .withNewMetadata()
                .withName(pod)
                .withNamespace(namespace)
                .endMetadata()
                .build();
        // the client would try again by itself for minutes, and hold up other EventSources meanwhile
        var once = client.newClient(new RequestConfigBuilder()
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .adapt(KubernetesClient.class);
        try {
            return once.pods().inNamespace(namespace).withName(pod).evict(eviction)
                    ? Optional.empty()
                    : Optional.of("waits: the disruption budget lets no pod end now");
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND -> Optional.empty();
                case HttpURLConnection.HTTP_FORBIDDEN ->
                    Optional.of("waits: the operator may not evict pods: grant it create on pods/eviction");
                default -> throw e;
            };
        }
    }
}
