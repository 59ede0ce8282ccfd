package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import io.fabric8.kubernetes.api.model.WindowsSecurityContextOptions;
import io.tandem.api.Metadata;
import io.tandem.api.Problem;
import io.tandem.api.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a resource asks of its pods beyond what these need: whoever may write it is not thereby trusted with nodes,
 * nor with code of his own under the pods' account. The measure is Pod Security's baseline and, for variables and files,
 * lists of what is allowed. One policy for every kind of which pods are made.
 */
public final class Safety {
    private static final Set<String> HARMLESS_CAPABILITIES = Set.of("NET_BIND_SERVICE");
    private static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ping_group_range",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_syncookies");
    private static final String UNCONFINED = "unconfined";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

    /** Entries of one list of a template, and problems that are remembered, of which people are told ten. */
    private static final int MOST = 1_000;

    private final Set<Unsafe> allowed;
    private final List<Problem> problems = new ArrayList<>();

    /** A fresh review. */
    public Safety(Set<Unsafe> allowed) {
        this.allowed = allowed;
    }

    /** One problem for each field of a pod template of an EventSource that is refused. */
    static List<Problem> problems(Template template, Set<Unsafe> allowed) {
        return problems(template, SafeEnvironment.EVENT_SOURCE, allowed);
    }

    /** The same of another program, which may be told other variables. */
    static List<Problem> problems(Template template, SafeEnvironment environment, Set<Unsafe> allowed) {
        var safety = new Safety(allowed);
        if (template == null) {
            return List.of();
        }
        var field = "spec.template";
        var tooMany = tooMany(field, template);
        if (!tooMany.isEmpty()) {
            return tooMany;
        }
        safety.metadata(field + ".metadata", template.metadata());
        safety.pod(field + ".securityContext", template.securityContext());
        var container = template.container();
        SafeFiles.check(
                field,
                template.volumes(),
                container == null ? List.of() : each(container.volumeMounts()),
                safety::refuse);
        if (container != null) {
            safety.container(field + ".container.securityContext", container.securityContext());
            environment.check(field + ".container", each(container.env()), each(container.envFrom()), safety::refuse);
        }
        return safety.problems();
    }

    /** Before anything is looked at one by one: no pod has so many, and the looks of all resources share their threads. */
    private static List<Problem> tooMany(String field, Template template) {
        var container = Objects.requireNonNullElse(template.container(), Wanted.NO_CONTAINER);
        var lists = new LinkedHashMap<String, List<?>>();
        lists.put(".volumes", each(template.volumes()));
        lists.put(".container.volumeMounts", each(container.volumeMounts()));
        lists.put(".container.env", each(container.env()));
        lists.put(".container.envFrom", each(container.envFrom()));
        return lists.entrySet().stream()
                .filter(list -> list.getValue().size() > MOST)
                .map(list -> new Problem(
                        field + list.getKey(),
                        "has %d entries, and %d is the most that a pod gets: take some away"
                                .formatted(list.getValue().size(), MOST)))
                .toList();
    }

    /** What was refused so far, a thousand at most. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Checks what is written on the pods. */
    public void metadata(String field, Metadata metadata) {
        var annotations =
                metadata == null || metadata.annotations() == null ? Map.<String, String>of() : metadata.annotations();
        annotations.forEach((name, value) -> {
            if (name.startsWith(APP_ARMOR) && UNCONFINED.equals(value)) {
                unconfined(field + ".annotations[" + name + "]", value);
            }
        });
    }

    /** Checks what all containers of a pod have. */
    public void pod(String field, PodSecurityContext context) {
        if (context == null) {
            return;
        }
        confinement(field, context.getSeccompProfile(), context.getAppArmorProfile(), context.getSeLinuxOptions());
        hostProcess(field, context.getWindowsOptions());
        each(context.getSysctls()).stream()
                .map(Sysctl::getName)
                .filter(name -> name == null || !SYSCTLS.contains(name))
                .forEach(name -> refuse(
                        Unsafe.SYSCTLS, field + ".sysctls[" + name + "]", "changes the kernel for more than the pod"));
    }

    /** Checks what one container has. */
    public void container(String field, SecurityContext context) {
        if (context == null) {
            return;
        }
        if (Boolean.TRUE.equals(context.getPrivileged())) {
            refuse(Unsafe.PRIVILEGED, field + ".privileged", "gives the pod its whole node");
        }
        if (Boolean.TRUE.equals(context.getAllowPrivilegeEscalation())) {
            refuse(Unsafe.ESCALATION, field + ".allowPrivilegeEscalation", "lets a process become root");
        }
        hostProcess(field, context.getWindowsOptions());
        each(Optional.ofNullable(context.getCapabilities())
                        .map(Capabilities::getAdd)
                        .orElse(null))
                .stream()
                .filter(name -> !HARMLESS_CAPABILITIES.contains(name))
                .forEach(name -> refuse(
                        Unsafe.CAPABILITIES,
                        field + ".capabilities.add[" + name + "]",
                        "gives the pod rights of root"));
        confinement(field, context.getSeccompProfile(), context.getAppArmorProfile(), context.getSeLinuxOptions());
        if ("Unmasked".equals(context.getProcMount())) {
            refuse(Unsafe.UNCONFINED, field + ".procMount", "shows the pod its node's /proc");
        }
    }

    private void hostProcess(String field, WindowsSecurityContextOptions options) {
        if (options != null && Boolean.TRUE.equals(options.getHostProcess())) {
            refuse(Unsafe.PRIVILEGED, field + ".windowsOptions.hostProcess", "makes the pod a process of its node");
        }
    }

    private void confinement(String field, SeccompProfile seccomp, AppArmorProfile appArmor, SELinuxOptions selinux) {
        unconfined(field + ".seccompProfile", seccomp == null ? null : seccomp.getType());
        unconfined(field + ".appArmorProfile", appArmor == null ? null : appArmor.getType());
        if (selinux != null
                && (!SELINUX_TYPES.contains(Objects.requireNonNullElse(selinux.getType(), ""))
                        || filled(selinux.getUser())
                        || filled(selinux.getRole()))) {
            refuse(Unsafe.UNCONFINED, field + ".seLinuxOptions", "takes the pod out of its confinement");
        }
    }

    private void unconfined(String field, String profile) {
        if (UNCONFINED.equalsIgnoreCase(profile)) {
            refuse(Unsafe.UNCONFINED, field, "takes the pod out of its confinement");
        }
    }

    private void refuse(Unsafe unsafe, String field, String why) {
        if (!allowed.contains(unsafe) && problems.size() < MOST) {
            problems.add(new Problem(
                    field,
                    "%s and is refused: remove it, or ask the administrator to allow %s (TANDEM_ALLOW_UNSAFE)"
                            .formatted(why, unsafe.word())));
        }
    }

    private static boolean filled(String text) {
        return text != null && !text.isEmpty();
    }

    /** Without the nulls that a list in an open object may hold. */
    private static <T> List<T> each(List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    /** Where a part of the policy puts what it refuses. */
    @FunctionalInterface
    interface Refusals {
        /** @param why the begin of a sentence about the field */
        void refuse(Unsafe unsafe, String field, String why);
    }
}
