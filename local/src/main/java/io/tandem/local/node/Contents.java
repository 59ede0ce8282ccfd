package io.tandem.local.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the Secrets and ConfigMaps of one namespace hold at this moment; empty if there is none of that name. */
interface Contents {
    Optional<Map<String, byte[]>> secret(String name);

    Optional<Map<String, byte[]>> configMap(String name);

    /** Asks the API server each time. */
    static Contents of(KubernetesClient client, String namespace) {
        return new Contents() {
            @Override
            public Optional<Map<String, byte[]>> secret(String name) {
                return Optional.ofNullable(client.secrets()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(secret -> decoded(secret.getData()));
            }

            @Override
            public Optional<Map<String, byte[]>> configMap(String name) {
                return Optional.ofNullable(client.configMaps()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(map -> {
                            Map<String, byte[]> all = decoded(map.getBinaryData());
                            map.getData().forEach((key, text) -> all.put(key, text.getBytes(StandardCharsets.UTF_8)));
                            return all;
                        });
            }
        };
    }

    private static Map<String, byte[]> decoded(Map<String, String> data) {
        Map<String, byte[]> all = new HashMap<>();
        if (data != null) {
            data.forEach((key, value) -> all.put(key, Base64.getDecoder().decode(value)));
        }
        return all;
    }
}
