package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How the servers' configuration names the key of their files. argo-events writes it in two ways, which the server reads as
 * two different keys: files that were written by one cannot be read by the other.
 */
enum Encryption {
    /** A variable of the container, read as configuration. */
    VARIABLE("variable", "key: $JS_KEY"),
    /** The name of the variable itself is the key. */
    LITERAL("literal", "key: \"$JS_KEY\"");

    /** Annotation on the StatefulSet and, for one that was deleted, the ConfigMap. */
    static final String ANNOTATION = "tandem.io/bus-encryption";

    private final String label;
    private final String line;

    Encryption(String label, String line) {
        this.label = label;
        this.line = line;
    }

    /**
     * That of the servers that are there, which never changes. More people may write the ConfigMap than the StatefulSet, so
     * it is believed only where nothing else tells: of servers that argo-events made.
     *
     * @param hash what stands on pods of ours that were made for a form
     */
    static Encryption of(Present present, Function<Encryption, String> hash) {
        return noted(present)
                .or(() -> present.configHash()
                        .flatMap(running -> first(form -> hash.apply(form).equals(running))))
                .or(() -> present.config().flatMap(Encryption::in))
                .orElse(VARIABLE);
    }

    /** Whether there are files, and nothing tells by which key they are read: every version of argo-events writes the line. */
    static boolean unknown(Present present) {
        return present.servers()
                        .filter(servers ->
                                !servers.getSpec().getVolumeClaimTemplates().isEmpty())
                        .isPresent()
                && noted(present).isEmpty()
                && present.configHash().isEmpty()
                && present.config().flatMap(Encryption::in).isEmpty();
    }

    /** The annotation. */
    String label() {
        return label;
    }

    /** In the configuration. */
    String line() {
        return line;
    }

    private static Optional<Encryption> noted(Present present) {
        return present.encryption().flatMap(noted -> first(form -> form.label.equals(noted)));
    }

    /** Any other text is whoever's may write ConfigMaps, and becomes ours. */
    private static Optional<Encryption> in(ConfigMap map) {
        return ServerConfig.of(map)
                .lines()
                .map(String::strip)
                .flatMap(text -> first(form -> form.line.equals(text)).stream())
                .findFirst();
    }

    private static Optional<Encryption> first(Predicate<Encryption> which) {
        return Stream.of(values()).filter(which).findFirst();
    }
}
