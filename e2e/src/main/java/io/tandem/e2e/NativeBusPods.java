package io.tandem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * Two pods with a webhook on a native bus, started as an operator would, from what the bus's status says. Without an
 * EventSource, so that no other operator of the cluster starts pods of its own for it.
 */
final class NativeBusPods {
    static final String SOURCE = "hook";
    private static final Duration LIMIT = Duration.ofSeconds(300);
    private static final int PORT = Manifests.WEBHOOK_PORT;

    private final KubernetesClient client;
    private final NativeBus bus;
    private final String image;

    NativeBusPods(KubernetesClient client, NativeBus bus, String image) {
        this.client = client;
        this.bus = bus;
        this.image = image;
    }

    /** Starts them, or brings them in line with the bus's present configuration, and returns when all are ready. */
    void apply() {
        bus.applyYaml("""
                apiVersion: v1
                kind: Service
                metadata: {name: hook}
                spec:
                  selector: {eventsource-name: hook}
                  ports: [{port: %d}]
                """.formatted(PORT));
        bus.applyYaml(deployment(bus.config().path("jetstream")));
        Wait.until("pods of the webhook ready", LIMIT, () -> {
            Deployment now = client.apps()
                    .deployments()
                    .inNamespace(bus.namespace())
                    .withName(SOURCE)
                    .get();
            return now.getMetadata().getGeneration().equals(now.getStatus().getObservedGeneration())
                    && Integer.valueOf(2).equals(now.getStatus().getUpdatedReplicas())
                    && Integer.valueOf(2).equals(now.getStatus().getReplicas())
                    && Integer.valueOf(2).equals(now.getStatus().getReadyReplicas());
        });
    }

    /** Where the node reaches them. */
    URI address() {
        String ip = client.services()
                .inNamespace(bus.namespace())
                .withName(SOURCE)
                .get()
                .getSpec()
                .getClusterIP();
        return URI.create("http://%s:%d/numbers".formatted(ip, PORT));
    }

    private String deployment(JsonNode config) {
        String authority = config.path("tls").path("caCertSecret").path("name").asText();
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: hook}
                spec:
                  replicas: 2
                  selector: {matchLabels: {eventsource-name: hook}}
                  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
                  template:
                    metadata: {labels: {eventsource-name: hook}}
                    spec:
                      containers:
                        - name: main
                          image: %s
                          imagePullPolicy: IfNotPresent
                          args: [eventsource-service]
                          env:
                            - {name: EVENTSOURCE_OBJECT, value: %s}
                            - {name: EVENTBUS_CONFIG, value: %s}
                            - {name: EVENTBUS_SUBJECT, value: eventbus-%s}
                            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                          readinessProbe: {httpGet: {path: /q/health/ready, port: 7777}, periodSeconds: 1}
                          volumeMounts:
                            - {name: auth, mountPath: /etc/eventbus/auth}
                            - {name: authority, mountPath: /argo-events/secrets/%s}
                            - {name: tmp, mountPath: /tmp}
                      volumes:
                        - name: auth
                          secret: {secretName: %s, items: [{key: client-auth, path: auth.yaml}]}
                        - {name: authority, secret: {secretName: %s}}
                        - {name: tmp, emptyDir: {}}
                """.formatted(
                        image,
                        encoded("""
                                {"metadata": {"name": "%s", "namespace": "%s"}, "spec": {"webhook": {"%s":
                                {"port": "%d", "endpoint": "/numbers", "method": "POST"}}}}""".formatted(SOURCE, bus.namespace(), Manifests.EVENT, PORT)),
                        encoded(bus.config().toString()),
                        bus.namespace(),
                        authority,
                        config.path("accessSecret").path("name").asText(),
                        authority);
    }

    private static String encoded(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
