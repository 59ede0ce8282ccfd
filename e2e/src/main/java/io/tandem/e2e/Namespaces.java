package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** New namespaces, and what is needed in more than one of them. */
final class Namespaces {
    private Namespaces() {}

    /** Makes one that there is not. */
    static void create(KubernetesClient client, String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Makes a Secret in it, of one key. */
    static void secret(KubernetesClient client, String namespace, String name, String key, String text) {
        secret(client, namespace, name, Map.of(key, text));
    }

    /** Makes a Secret in it. */
    static void secret(KubernetesClient client, String namespace, String name, Map<String, String> texts) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(texts)
                        .build())
                .create();
    }
}
