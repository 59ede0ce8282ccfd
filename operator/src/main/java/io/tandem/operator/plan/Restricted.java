package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Pod Security calls restricted, filled in wherever the user says nothing: each field the user gives stands, and
 * takes no other with it.
 */
public final class Restricted {
    private static final long ROOT = 0;

    private Restricted() {}

    /**
     * That of a pod.
     *
     * @param given null if the user gives none
     * @param containers what is given for its containers, null among them
     */
    public static PodSecurityContext pod(PodSecurityContext given, SecurityContext... containers) {
        var context = Objects.requireNonNullElseGet(given, PodSecurityContext::new);
        var filled = new PodSecurityContextBuilder(context);
        if (context.getRunAsNonRoot() == null && !asRoot(context, containers)) {
            filled.withRunAsNonRoot(true);
        }
        if (context.getSeccompProfile() == null) {
            filled.withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile();
        }
        return filled.build();
    }

    /** That of a container; null if the user gives none. */
    public static SecurityContext container(SecurityContext given) {
        var context = Objects.requireNonNullElseGet(given, SecurityContext::new);
        var filled = new SecurityContextBuilder(context);
        if (context.getAllowPrivilegeEscalation() == null && !escalates(context)) {
            filled.withAllowPrivilegeEscalation(false);
        }
        if (context.getReadOnlyRootFilesystem() == null) {
            filled.withReadOnlyRootFilesystem(true);
        }
        if (context.getCapabilities() == null
                || context.getCapabilities().getDrop() == null
                || context.getCapabilities().getDrop().isEmpty()) {
            filled.editOrNewCapabilities().withDrop("ALL").endCapabilities();
        }
        return filled.build();
    }

    /** The API server refuses what contradicts itself. */
    private static boolean escalates(SecurityContext context) {
        var added = Optional.ofNullable(context.getCapabilities())
                .map(capabilities -> capabilities.getAdd())
                .orElse(List.of());
        return Boolean.TRUE.equals(context.getPrivileged())
                || added.contains("SYS_ADMIN")
                || added.contains("CAP_SYS_ADMIN");
    }

    private static boolean asRoot(PodSecurityContext pod, SecurityContext... containers) {
        return Objects.equals(pod.getRunAsUser(), ROOT)
                || Stream.of(containers)
                        .filter(Objects::nonNull)
                        .anyMatch(container -> Objects.equals(container.getRunAsUser(), ROOT));
    }
}
