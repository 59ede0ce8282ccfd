package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.Optional;

/** Under whom the servers run. */
final class ServerSecurity {
    /** Any that is not root: the images name none, and the files belong to whoever runs first. */
    private static final long USER = 1000L;

    private ServerSecurity() {}

    /** What the user gives stands; ids are left out where the platform gives each namespace its own. */
    static PodSecurityContext pod(PodSecurityContext given, Platform platform) {
        return Optional.ofNullable(given).orElseGet(() -> restricted(platform));
    }

    static SecurityContext container(SecurityContext given) {
        // @formatter:off
        return Optional.ofNullable(given).orElseGet(() -> new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                    .withDrop("ALL")
                .endCapabilities()
                .build());
        // @formatter:on
    }

    private static PodSecurityContext restricted(Platform platform) {
        // @formatter:off
        var context = new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                    .withType("RuntimeDefault")
                .endSeccompProfile();
        // @formatter:on
        return platform.givesIds()
                ? context.build()
                : context.withRunAsUser(USER)
                        .withRunAsGroup(USER)
                        .withFsGroup(USER)
                        .build();
    }
}
