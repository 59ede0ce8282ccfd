package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.tandem.api.EventBusSpec;
import io.tandem.operator.plan.Restricted;
import java.util.stream.Stream;

/** Under whom the servers run: each field that the user gives stands, and takes no other with it but the ids. */
final class ServerSecurity {
    /** Any that is not root: the images name none, and the files belong to whoever runs first. */
    private static final long USER = 1000L;

    private ServerSecurity() {}

    /** Ids are left out where the platform gives each namespace its own, and where the user gives a context. */
    static PodSecurityContext pod(EventBusSpec.JetStream spec, Platform platform) {
        var given = spec.securityContext();
        var filled = Restricted.pod(given, containers(spec));
        return given != null || platform.givesIds()
                ? filled
                : new PodSecurityContextBuilder(filled)
                        .withRunAsUser(USER)
                        .withRunAsGroup(USER)
                        .withFsGroup(USER)
                        .withFsGroupChangePolicy("OnRootMismatch")
                        .build();
    }

    private static SecurityContext[] containers(EventBusSpec.JetStream spec) {
        return Stream.of(spec.containerTemplate(), spec.reloaderContainerTemplate(), spec.metricsContainerTemplate())
                .map(template -> template == null ? null : template.securityContext())
                .toArray(SecurityContext[]::new);
    }
}
