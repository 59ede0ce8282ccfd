package io.tandem.local;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Tokens of service accounts. */
public final class Tokens {
    private static final long SECONDS = 24 * 3600;

    private Tokens() {}

    /**
     * A token for the service account, valid for a day.
     *
     * <p>{@code default} is made if it does not exist yet, as a controller does in a whole cluster.
     */
    public static String request(KubernetesClient client, String namespace, String serviceAccount) {
        if (serviceAccount.equals("default")) {
            client.serviceAccounts()
                    .inNamespace(namespace)
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("default")
                            .withNamespace(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(SECONDS)
                .endSpec()
                .build();
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }
}
