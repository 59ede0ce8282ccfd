package io.tandem.operator.plan;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the administrator allows though it is unsafe.
 *
 * @param byNamespace what each namespace may, beside what all may
 */
public record Exceptions(Map<String, Set<Unsafe>> byNamespace) {
    /** Nothing is allowed. */
    public static final Exceptions NONE = new Exceptions(Map.of());

    private static final String ALL = "*";

    /**
     * Reads {@code ns1=hostPath,env;*=capabilities}; words without a namespace are for all.
     *
     * @throws IllegalArgumentException naming what cannot be read
     */
    public static Exceptions of(String text) {
        var byNamespace = new HashMap<String, Set<Unsafe>>();
        for (var entry : text.split(";")) {
            var at = entry.indexOf('=');
            var namespace = at < 0 ? ALL : entry.substring(0, at).strip();
            if (namespace.isEmpty()) {
                throw new IllegalArgumentException(
                        "TANDEM_ALLOW_UNSAFE: '%s' names no namespace before the equals sign, nor *".formatted(entry));
            }
            byNamespace
                    .computeIfAbsent(namespace, name -> EnumSet.noneOf(Unsafe.class))
                    .addAll(Unsafe.of(entry.substring(at + 1)));
        }
        return new Exceptions(Map.copyOf(byNamespace));
    }

    /** What resources of a namespace may. */
    public Set<Unsafe> in(String namespace) {
        var allowed = EnumSet.noneOf(Unsafe.class);
        allowed.addAll(byNamespace.getOrDefault(ALL, Set.of()));
        allowed.addAll(byNamespace.getOrDefault(namespace, Set.of()));
        return allowed;
    }
}
