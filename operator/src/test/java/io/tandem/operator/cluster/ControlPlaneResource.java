package io.tandem.operator.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tandem.local.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A real API server with our definitions and roles; the operator under test has the rights we ship, and no others. */
public class ControlPlaneResource implements QuarkusTestResourceLifecycleManager {
    private static final Path KUBERNETES = Path.of("..", "src", "main", "kubernetes");
    private static final String NAMESPACE = "tandem-system";

    /** Argument: of how many EventSources pods are replaced at a time. */
    public static final String CONCURRENT_RESTARTS = "concurrent-restarts";

    private ControlPlane cluster;
    private String previousKubeconfig;
    private String concurrentRestarts;

    @Override
    public void init(Map<String, String> arguments) {
        concurrentRestarts = arguments.getOrDefault(CONCURRENT_RESTARTS, "1000");
    }

    @Override
    public Map<String, String> start() {
        cluster = ControlPlane.start();
        beforeOurDefinitions(cluster);
        cluster.apply(KUBERNETES.resolve("crd/eventbus.argoproj.io-v1.yml"));
        cluster.apply(KUBERNETES.resolve("crd/eventsources.argoproj.io-v1.yml"));
        cluster.apply(KUBERNETES.resolve("crd/sensors.argoproj.io-v1.yml"));
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        for (var file : new String[] {
            "base/serviceaccount",
            "base/clusterrole-watched",
            "base/clusterrole-dependent",
            "base/clusterrole-native-bus",
            "cluster/clusterrolebinding-watched",
            "cluster/clusterrolebinding-dependent"
        }) {
            cluster.apply(KUBERNETES.resolve(file + ".yaml"));
        }
        grantNativeBuses(cluster);
        previousKubeconfig =
                System.setProperty("kubeconfig", operatorKubeconfig().toString());
        return Map.of(
                // of those that tests leave unfinished none is to hold up another test
                "tandem.event-source.concurrent-restarts", concurrentRestarts,
                "tandem.sensor.concurrent-restarts", concurrentRestarts,
                "tandem.jetstream.concurrent-restarts", concurrentRestarts,
                "tandem.event-source.image", "registry.example/tandem/event-source:1.0",
                "tandem.sensor.image", "registry.example/argo-events:v1.9.11",
                "tandem.sensor.image-allow", "registry.example/argo-events",
                "quarkus.http.test-port", "0",
                "quarkus.management.test-port", "0");
    }

    /** What is in the cluster when Tandem comes. */
    protected void beforeOurDefinitions(ControlPlane cluster) {}

    /** What an installation may leave out. */
    protected void grantNativeBuses(ControlPlane cluster) {
        cluster.apply(KUBERNETES.resolve("cluster/clusterrolebinding-native-bus.yaml"));
    }

    private Path operatorKubeconfig() {
        try (var client = cluster.clientOf(NAMESPACE, "tandem-operator")) {
            var config = client.getConfiguration();
            var token = Optional.ofNullable(config.getOauthToken()).orElseGet(config::getAutoOAuthToken);
            return Files.writeString(
                    Path.of(cluster.kubeconfig()).resolveSibling("operator-kubeconfig"),
                    cluster.access().as(token).yaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (previousKubeconfig == null) {
            System.clearProperty("kubeconfig");
        } else {
            System.setProperty("kubeconfig", previousKubeconfig);
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(cluster, new TestInjector.MatchesType(ControlPlane.class));
    }
}
