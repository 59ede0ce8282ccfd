package io.tandem.operator.status;

/** Whether pods may be replaced for a reason that is not in their resource. */
public enum Restart {
    /** They may, or need not be. */
    FREE,
    /** Others are being replaced first. */
    WAITING,
    /** Their resource asks not to. */
    HELD;

    /** Whether the pods stay as they are. */
    public boolean leavesPods() {
        return this != FREE;
    }
}
