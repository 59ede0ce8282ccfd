package io.tandem.operator;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells the API server who asks: its audit log and its list of users of old APIs name the client. */
@Singleton
public class UserAgent implements KubernetesConfigCustomizer {
    private final String version;

    UserAgent(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    @Override
    public void customize(Config config) {
        config.setUserAgent("tandem-operator/" + version);
    }
}
