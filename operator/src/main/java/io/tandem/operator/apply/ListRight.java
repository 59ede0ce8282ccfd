package io.tandem.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Whether the operator may list a kind. A list itself would tell it, too, and is dear where there is much to list. */
final class ListRight {
    private ListRight() {}

    /**
     * Asks the API server, which lets everybody ask about himself (system:basic-user); where it does not, the right counts as
     * missing.
     *
     * @param namespace null for all
     * @throws KubernetesClientException if there is no answer, or it does not know who asks
     */
    static boolean granted(Class<? extends HasMetadata> kind, String namespace, KubernetesClient client) {
        // @formatter:off
        var question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withGroup(HasMetadata.getGroup(kind))
                .withResource(HasMetadata.getPlural(kind))
                .withVerb("list")
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        // @formatter:on
        try {
            return Boolean.TRUE.equals(
                    client.resource(question).create().getStatus().getAllowed());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }
}
