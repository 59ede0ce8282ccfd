package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * Whether pods may be replaced for a reason that is not in their resource.
 *
 * @param others who has been waited for for long, as far as their neighbours may know; empty if nobody has
 */
public record Restart(Turn turn, String others) {
    /** They may, or need not be. */
    public static final Restart FREE = new Restart(Turn.FREE, "");
    /** Their resource asks not to. */
    public static final Restart HELD = new Restart(Turn.HELD, "");

    /** Annotation of a resource: {@code true} leaves pods alone that its own specification does not change. */
    private static final String HOLD = "tandem.io/hold-rollout";

    /** Whose turn it is. */
    public enum Turn {
        FREE,
        WAITING,
        HELD
    }

    /** Others are being replaced first. */
    public static Restart waiting(String others) {
        return new Restart(Turn.WAITING, others);
    }

    /** Whether a resource asks to leave its pods alone. */
    public static boolean heldBy(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .filter(annotations -> "true".equals(annotations.get(HOLD)))
                .isPresent();
    }

    /** Whether the pods stay as they are. */
    public boolean leavesPods() {
        return turn != Turn.FREE;
    }
}
