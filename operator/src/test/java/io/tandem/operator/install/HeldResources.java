package io.tandem.operator.install;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** Resources with finalizers. */
record HeldResources(KubernetesClient client) {
    void bus(String namespace, String name, String finalizers) {
        create("EventBus", namespace, name, finalizers, "jetstreamExotic: {url: \"nats://nats:4222\"}");
    }

    void eventSource(String namespace, String finalizers) {
        create("EventSource", namespace, "ticker", finalizers, "calendar: {tick: {interval: 10s}}");
    }

    void sensor(String namespace, String name, String finalizers) {
        create("Sensor", namespace, name, finalizers, """
                {dependencies: [{name: tick, eventSourceName: ticker, eventName: tick}],
                    triggers: [{template: {name: print, log: {}}}]}""");
    }

    private void create(String kind, String namespace, String name, String finalizers, String spec) {
        var manifest = """
                apiVersion: argoproj.io/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: %s, finalizers: %s}
                spec:
                  %s
                """.formatted(kind, name, namespace, finalizers, spec);
        client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .create();
    }
}
