package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.tandem.api.Container;
import io.tandem.api.Problem;
import io.tandem.api.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a template asks for beyond what a pod of an EventSource needs: whoever may write EventSources is not
 * thereby trusted with nodes, nor with code of his own under the pod's account. The measure is Pod Security's baseline.
 */
final class Safety {
    /** Variables with a fixed name by which code gets into a process. */
    static final List<String> CODE = List.of(
            "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT");

    private static final List<String> CODE_PREFIXES = List.of("JAVA_", "QUARKUS_", "SMALLRYE_");
    private static final Set<String> HARMLESS_CAPABILITIES = Set.of("NET_BIND_SERVICE");
    private static final String UNCONFINED = "Unconfined";

    private final Set<Unsafe> allowed;
    private final List<Problem> problems = new ArrayList<>();

    private Safety(Set<Unsafe> allowed) {
        this.allowed = allowed;
    }

    /** One problem for each field that is refused. */
    static List<Problem> problems(Template template, Set<Unsafe> allowed) {
        var safety = new Safety(allowed);
        if (template != null) {
            safety.pod(template.securityContext());
            each(template.volumes()).forEach(safety::volume);
            Optional.ofNullable(template.container()).ifPresent(safety::container);
        }
        return List.copyOf(safety.problems);
    }

    private void pod(PodSecurityContext context) {
        if (context == null) {
            return;
        }
        var field = "spec.template.securityContext";
        unconfined(field, context.getSeccompProfile(), context.getAppArmorProfile());
        if (context.getWindowsOptions() != null
                && Boolean.TRUE.equals(context.getWindowsOptions().getHostProcess())) {
            refuse(Unsafe.PRIVILEGED, field + ".windowsOptions.hostProcess", "makes the pod a process of its node");
        }
    }

    private void container(Container container) {
        var context = container.securityContext();
        if (context != null) {
            security(context);
        }
        each(container.env()).stream()
                .map(EnvVar::getName)
                .filter(Safety::runsCode)
                .forEach(name -> refuse(
                        Unsafe.ENV, "spec.template.container.env[" + name + "]", "can make the pod run foreign code"));
    }

    private void security(SecurityContext context) {
        var field = "spec.template.container.securityContext";
        if (Boolean.TRUE.equals(context.getPrivileged())) {
            refuse(Unsafe.PRIVILEGED, field + ".privileged", "gives the pod its whole node");
        }
        if (Boolean.TRUE.equals(context.getAllowPrivilegeEscalation())) {
            refuse(Unsafe.ESCALATION, field + ".allowPrivilegeEscalation", "lets a process become root");
        }
        if (context.getWindowsOptions() != null
                && Boolean.TRUE.equals(context.getWindowsOptions().getHostProcess())) {
            refuse(
                    Unsafe.PRIVILEGED,
                    field + ".windowsOptions.hostProcess",
                    "makes the container a process of its node");
        }
        Optional.ofNullable(context.getCapabilities()).map(Capabilities::getAdd).stream()
                .flatMap(List::stream)
                .filter(name -> !HARMLESS_CAPABILITIES.contains(name))
                .forEach(name -> refuse(
                        Unsafe.CAPABILITIES,
                        field + ".capabilities.add[" + name + "]",
                        "gives the pod rights of root"));
        unconfined(field, context.getSeccompProfile(), context.getAppArmorProfile());
        if ("Unmasked".equals(context.getProcMount())) {
            refuse(Unsafe.UNCONFINED, field + ".procMount", "shows the pod its node's /proc");
        }
    }

    private void volume(Volume volume) {
        if (volume.getHostPath() != null) {
            refuse(
                    Unsafe.HOST_PATH,
                    "spec.template.volumes[" + volume.getName() + "].hostPath",
                    "gives the pod files of its node");
        }
    }

    private void unconfined(String field, SeccompProfile seccomp, AppArmorProfile appArmor) {
        unconfined(field + ".seccompProfile", seccomp == null ? null : seccomp.getType());
        unconfined(field + ".appArmorProfile", appArmor == null ? null : appArmor.getType());
    }

    private void unconfined(String field, String profile) {
        if (UNCONFINED.equals(profile)) {
            refuse(Unsafe.UNCONFINED, field, "takes the pod out of its confinement");
        }
    }

    private void refuse(Unsafe unsafe, String field, String why) {
        if (!allowed.contains(unsafe)) {
            problems.add(new Problem(
                    field,
                    "%s and is refused: remove it, or ask the administrator to allow %s (TANDEM_ALLOW_UNSAFE)"
                            .formatted(why, unsafe.word())));
        }
    }

    private static boolean runsCode(String name) {
        return name != null && (CODE.contains(name) || CODE_PREFIXES.stream().anyMatch(name::startsWith));
    }

    private static <T> List<T> each(List<T> list) {
        return list == null ? List.of() : list;
    }
}
