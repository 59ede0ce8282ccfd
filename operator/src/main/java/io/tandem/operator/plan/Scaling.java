package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who says how many pods there are.
 *
 * <p>Where pods have to know how many they are, or whether they must elect, only the resource does. Else an autoscaler or
 * {@code kubectl scale} may as well; the last word wins, and the resource's counts as said anew when it changes.
 */
public final class Scaling {
    /** Annotation of the Deployment: the resource's replicas when they were last looked at. */
    static final String ANNOTATION = "tandem.io/replicas";

    private static final String NONE = "none";

    private Scaling() {}

    /** The replicas to ask for; null leaves them to whoever has set them. */
    static Integer replicas(Wanted wanted, Optional<Deployment> current) {
        if (!wanted.scalable()) {
            return wanted.replicas();
        }
        var asked = wanted.spec().replicas();
        if (asked == null) {
            // what was ours and is left out would fall back to 1
            return current.filter(old -> holds(old, Scaling::ours))
                    .map(old -> old.getSpec().getReplicas())
                    .orElse(null);
        }
        return current.filter(old -> holds(old, Scaling::scaled) && unchanged(old, wanted))
                        .isPresent()
                ? null
                : wanted.replicas();
    }

    /** How many pods there will be, whoever says so. */
    static int expected(Wanted wanted, Optional<Deployment> current) {
        return Optional.ofNullable(replicas(wanted, current))
                .or(() -> current.map(old -> old.getSpec().getReplicas()))
                .orElse(1);
    }

    /** What is noted of the resource's replicas. */
    static String note(Wanted wanted) {
        return Objects.toString(wanted.spec().replicas(), NONE);
    }

    private static boolean unchanged(Deployment old, Wanted wanted) {
        var noted = Optional.ofNullable(old.getMetadata().getAnnotations()).map(all -> all.get(ANNOTATION));
        return noted.isEmpty() || noted.get().equals(note(wanted));
    }

    private static boolean holds(Deployment deployment, Predicate<ManagedFieldsEntry> who) {
        return deployment.getMetadata().getManagedFields().stream()
                .anyMatch(entry -> who.test(entry) && ownsReplicas(entry));
    }

    /** Whether it is what an autoscaler or {@code kubectl scale} wrote. */
    public static boolean scaled(ManagedFieldsEntry entry) {
        return "scale".equals(entry.getSubresource());
    }

    private static boolean ours(ManagedFieldsEntry entry) {
        return Owner.FIELD_MANAGER.equals(entry.getManager()) && "Apply".equals(entry.getOperation());
    }

    private static boolean ownsReplicas(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                && spec.containsKey("f:replicas");
    }
}
