package io.tandem.operator.status;

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

    /** Whether the pods stay as they are. */
    public boolean leavesPods() {
        return turn != Turn.FREE;
    }
}
