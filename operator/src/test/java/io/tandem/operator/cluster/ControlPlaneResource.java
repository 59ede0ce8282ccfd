package io.tandem.operator.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tandem.local.ControlPlane;
import io.tandem.local.Kubeconfig;
import java.nio.file.Path;
import java.util.Map;

/** A real API server with our definitions and roles; the operator under test has the rights we ship, and no others. */
public class ControlPlaneResource implements QuarkusTestResourceLifecycleManager {
    private static final Path KUBERNETES = Path.of("..", "src", "main", "kubernetes");
    private static final String NAMESPACE = "tandem-system";

    private ControlPlane cluster;

    @Override
    public Map<String, String> start() {
        cluster = ControlPlane.start();
        cluster.apply(KUBERNETES.resolve("crd/eventbus.argoproj.io-v1.yml"));
        cluster.apply(KUBERNETES.resolve("crd/eventsources.argoproj.io-v1.yml"));
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
            "cluster/clusterrolebinding-watched",
            "cluster/clusterrolebinding-dependent"
        }) {
            cluster.apply(KUBERNETES.resolve(file + ".yaml"));
        }
        Kubeconfig access = cluster.access();
        var client = cluster.clientOf(NAMESPACE, "tandem-operator");
        var token = client.getConfiguration().getOauthToken() == null
                ? client.getConfiguration().getAutoOAuthToken()
                : client.getConfiguration().getOauthToken();
        client.close();
        return Map.of(
                "quarkus.kubernetes-client.api-server-url", access.server(),
                "quarkus.kubernetes-client.ca-cert-data", access.certificateAuthority(),
                "quarkus.kubernetes-client.token", token,
                "tandem.event-source.image", "registry.example/tandem/event-source:1.0",
                "quarkus.http.test-port", "0",
                "quarkus.management.test-port", "0");
    }

    @Override
    public void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(cluster, new TestInjector.MatchesType(ControlPlane.class));
    }
}
