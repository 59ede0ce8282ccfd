package io.tandem.operator.plan;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a template may not ask for unless the administrator allows it, by the word that allows it. */
public enum Unsafe {
    /** A container that owns its node. */
    PRIVILEGED("privileged"),
    /** A process that may become more than it was started as. */
    ESCALATION("allowPrivilegeEscalation"),
    /** Added capabilities but for NET_BIND_SERVICE. */
    CAPABILITIES("capabilities"),
    /** Files of the node. */
    HOST_PATH("hostPath"),
    /** No seccomp or AppArmor profile, or an unmasked /proc. */
    UNCONFINED("unconfined"),
    /** Variables by which foreign code runs in the pod. */
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
     * What an administrator allows.
     *
     * @throws IllegalArgumentException naming the word that is none of them
     */
    public static Set<Unsafe> of(Collection<String> words) {
        var allowed = EnumSet.noneOf(Unsafe.class);
        words.stream().map(String::strip).filter(word -> !word.isEmpty()).forEach(word -> allowed.add(of(word)));
        return allowed;
    }

    private static Unsafe of(String word) {
        return Arrays.stream(values())
                .filter(unsafe -> unsafe.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("TANDEM_ALLOW_UNSAFE: '%s' is none of %s"
                        .formatted(
                                word, Arrays.stream(values()).map(Unsafe::word).collect(Collectors.joining(", ")))));
    }
}
