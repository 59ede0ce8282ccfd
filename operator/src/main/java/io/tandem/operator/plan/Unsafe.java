package io.tandem.operator.plan;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a resource may not ask of its pods unless the administrator allows it, by the word that allows it. */
public enum Unsafe {
    /** A container that owns its node. */
    PRIVILEGED("privileged"),
    /** A process that may become more than it was started as. */
    ESCALATION("allowPrivilegeEscalation"),
    /** Added capabilities but for NET_BIND_SERVICE. */
    CAPABILITIES("capabilities"),
    /** Files of the node. */
    HOST_PATH("hostPath"),
    /** Volumes of kinds by which drivers of the node are told what to do. */
    VOLUMES("volumes"),
    /** Mounts over files of the image. */
    MOUNTS("mounts"),
    /** No seccomp or AppArmor profile, SELinux labels of one's own, or an unmasked /proc. */
    UNCONFINED("unconfined"),
    /** Kernel parameters that reach beyond the pod. */
    SYSCTLS("sysctls"),
    /** Variables that nobody has vouched for: some run foreign code in the pod. */
    ENV("env");

    private final String word;

    Unsafe(String word) {
        this.word = word;
    }

    /** As it stands in the operator's configuration. */
    public String word() {
        return word;
    }

    /**
     * What an administrator allows, by words joined by commas.
     *
     * @throws IllegalArgumentException naming the word that is none of them
     */
    static Set<Unsafe> of(String words) {
        var allowed = EnumSet.noneOf(Unsafe.class);
        Arrays.stream(words.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .forEach(word -> allowed.add(known(word)));
        return allowed;
    }

    private static Unsafe known(String word) {
        return find(word)
                .orElseThrow(() -> new IllegalArgumentException("TANDEM_ALLOW_UNSAFE: '%s' is none of %s"
                        .formatted(
                                word, Arrays.stream(values()).map(Unsafe::word).collect(Collectors.joining(", ")))));
    }

    private static Optional<Unsafe> find(String word) {
        return Arrays.stream(values())
                .filter(unsafe -> unsafe.word.equals(word))
                .findFirst();
    }
}
