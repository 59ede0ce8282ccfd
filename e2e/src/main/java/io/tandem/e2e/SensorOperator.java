package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Tandem's operator, installed over the other controller's definitions as docs/migrate.md says. */
final class SensorOperator {
    private static final String HOME = "tandem-system";
    private static final String NAME = "tandem-operator";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final SensorSettings settings;
    private final Operator deployment;
    private final Commands commands = new Commands();

    SensorOperator(KubernetesClient client, SensorSettings settings) {
        this.client = client;
        this.settings = settings;
        this.deployment = new Operator(client, HOME + "/" + NAME);
    }

    /** The documented command; the definitions were another's, so it is forced. */
    void install() {
        commands.kubectl("apply", "--server-side", "--force-conflicts", "-k", overlay());
        deployment.awaitAvailable();
    }

    /** Replaces its pods by such as they are. */
    void restart() {
        commands.kubectl("-n", HOME, "rollout", "restart", "deployment/" + NAME);
        commands.kubectl("-n", HOME, "rollout", "status", "deployment/" + NAME, "--timeout=3m");
    }

    /** Returns when none of its pods is left. */
    void stop() {
        deployment.scale(0);
        Wait.until("no pod of " + NAME, LIMIT, () -> client.pods()
                .inNamespace(HOME)
                .withLabel("app.kubernetes.io/name", NAME)
                .list()
                .getItems()
                .isEmpty());
    }

    /** But for the definitions, which the other controller needs too. */
    void remove() {
        client.namespaces().withName(HOME).delete();
        for (var part : new String[] {"watched", "dependent", "native-bus"}) {
            client.rbac().clusterRoleBindings().withName(NAME + "-" + part).delete();
            client.rbac().clusterRoles().withName(NAME + "-" + part).delete();
        }
    }

    private String overlay() {
        try {
            var work = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "sensor");
            var base =
                    work.toRealPath().relativize(Path.of(settings.manifests()).toRealPath());
            Files.writeString(work.resolve("kustomization.yaml"), """
                    resources: ["%s"]
                    patches:
                      - patch: |-
                          apiVersion: apps/v1
                          kind: Deployment
                          metadata: {name: tandem-operator, namespace: tandem-system}
                          spec:
                            template:
                              spec:
                                containers:
                                  - name: operator
                                    image: "%s"
                                    env:
                                      - {name: TANDEM_EVENT_SOURCE_IMAGE, value: "%s"}
                                      - {name: TANDEM_SENSOR_IMAGE, value: "%s"}
                                      - {name: TANDEM_JETSTREAM_IMAGE, value: "%s"}
                                      - {name: TANDEM_JETSTREAM_RELOADER_IMAGE, value: "%s"}
                                      - {name: TANDEM_JETSTREAM_METRICS_IMAGE, value: "%s"}
                                      - {name: IMAGE_PULL_POLICY, value: IfNotPresent}
                    """.formatted(
                            base,
                            settings.operator(),
                            settings.eventSource(),
                            settings.sensor(),
                            settings.natsImages(),
                            settings.reloader(),
                            settings.metrics()));
            return work.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("no kustomization", e);
        }
    }
}
