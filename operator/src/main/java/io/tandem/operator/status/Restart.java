package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * Whether pods may be replaced for a reason that is not in their resource.
 *
 * @param others for people: who has been waited for for long, as far as their neighbours may know; empty if nobody has
 * @param formerBus whether the pods use a bus at another address, or with other Secrets, than is told now
 */
public record Restart(Turn turn, String others, boolean formerBus) {
    /** They may, or need not be. */
    public static final Restart FREE = new Restart(Turn.FREE, "", false);
    /** Their resource asks not to. */
    public static final Restart HELD = new Restart(Turn.HELD, "", false);

    /** Of a message that tells whose turn it is. */
    public static final String OTHERS_FIRST = "come first";

    private static final String FAILED = "; not ready after ten minutes: ";
    private static final String FORMER_BUS = "; the pods still use the former bus";

    /** Annotation of a resource: {@code true} leaves pods alone that its own specification does not change. */
    private static final String HOLD = "tandem.io/hold-rollout";

    /** Whose turn it is. */
    public enum Turn {
        FREE,
        WAITING,
        HELD
    }

    /**
     * Others are being replaced first.
     *
     * @param lasting those that have not been ready for a minute; empty if none
     */
    public static Restart waiting(String lasting) {
        return new Restart(Turn.WAITING, lasting.isEmpty() ? "" : "; not ready after a minute: " + lasting, false);
    }

    /** The same where some of them have not been ready for so long that somebody should look at them. */
    public static Restart waitingForFailed(String failed) {
        return new Restart(Turn.WAITING, FAILED + failed, false);
    }

    /** The same of pods that use a bus which clients are not told of any more. */
    public Restart onFormerBus() {
        return new Restart(turn, others, leavesPods());
    }

    /** What is told behind the reason. */
    public String more() {
        return (formerBus ? FORMER_BUS : "") + others;
    }

    /** Whether a message tells that others come first. */
    static boolean waitsForTurn(String message) {
        return message.contains(OTHERS_FIRST);
    }

    /** Whether a message tells of others that somebody should look at. */
    static boolean waitsForFailed(String message) {
        return message != null && message.contains(FAILED);
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
