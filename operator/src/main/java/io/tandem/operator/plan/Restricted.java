package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.tandem.api.Container;
import io.tandem.api.Template;
import java.util.List;
import java.util.Objects;

/**
 * What Pod Security calls restricted, filled in wherever the template says nothing: each field the user gives stands, and
 * takes no other with it.
 */
final class Restricted {
    private static final long ROOT = 0;

    private Restricted() {}

    static PodSecurityContext pod(Template template) {
        var context = Objects.requireNonNullElseGet(template.securityContext(), PodSecurityContext::new);
        var filled = new PodSecurityContextBuilder(context);
        if (context.getRunAsNonRoot() == null && !asRoot(template, context)) {
            filled.withRunAsNonRoot(true);
        }
        if (context.getSeccompProfile() == null) {
            filled.withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile();
        }
        return filled.build();
    }

    static SecurityContext container(Container container) {
        var context = Objects.requireNonNullElseGet(container.securityContext(), SecurityContext::new);
        var filled = new SecurityContextBuilder(context);
        if (context.getAllowPrivilegeEscalation() == null && !escalates(context)) {
            filled.withAllowPrivilegeEscalation(false);
        }
        if (context.getReadOnlyRootFilesystem() == null) {
            filled.withReadOnlyRootFilesystem(true);
        }
        if (context.getCapabilities() == null
                || context.getCapabilities().getDrop().isEmpty()) {
            filled.editOrNewCapabilities().withDrop("ALL").endCapabilities();
        }
        return filled.build();
    }

    /** The API server refuses what contradicts itself. */
    private static boolean escalates(SecurityContext context) {
        var added = context.getCapabilities() == null
                ? List.<String>of()
                : context.getCapabilities().getAdd();
        return Boolean.TRUE.equals(context.getPrivileged())
                || added.contains("SYS_ADMIN")
                || added.contains("CAP_SYS_ADMIN");
    }

    private static boolean asRoot(Template template, PodSecurityContext context) {
        var container =
                template.container() == null ? null : template.container().securityContext();
        return Objects.equals(context.getRunAsUser(), ROOT)
                || (container != null && Objects.equals(container.getRunAsUser(), ROOT));
    }
}
