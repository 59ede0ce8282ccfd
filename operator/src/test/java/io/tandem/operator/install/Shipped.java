package io.tandem.operator.install;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What an administrator applies. */
final class Shipped {
    static final Path ROOT = Path.of("..");
    private static final Path BASE = ROOT.resolve("src/main/kubernetes/base");

    private Shipped() {}

    static <T extends HasMetadata> T base(String file, Class<T> type) {
        return Serialization.unmarshal(text(BASE.resolve(file)), type);
    }

    /** Every rule of the operator, in the order of the files. */
    static List<PolicyRule> rules() {
        return rulesOf(roleFiles().map(Shipped::role).toList());
    }

    /** Every rule of the Roles and ClusterRoles among these. */
    static List<PolicyRule> rulesOf(List<? extends HasMetadata> items) {
        return items.stream()
                .flatMap(item -> switch (item) {
                    case ClusterRole role -> role.getRules().stream();
                    case Role role -> role.getRules().stream();
                    default -> Stream.of();
                })
                .toList();
    }

    /** A Role or ClusterRole. */
    static HasMetadata role(Path file) {
        return Serialization.unmarshal(text(file));
    }

    /** Files of the operator's Roles and ClusterRoles. */
    static Stream<Path> roleFiles() {
        return roleFiles(BASE);
    }

    /** Files of Roles and ClusterRoles in a directory. */
    static Stream<Path> roleFiles(Path directory) {
        try (var all = Files.list(directory)) {
            return all
                    .filter(file -> file.getFileName().toString().matches("(cluster)?role-.*\\.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
