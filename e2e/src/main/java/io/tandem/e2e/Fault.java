package io.tandem.e2e;

import java.time.Duration;
import java.util.Locale;

/** What is done to a source under load. */
public enum Fault {
    STEADY,
    DELETED,
    KILLED,
    STOPPED,
    ROLLOUT,
    OPERATOR_RESTARTED,
    BUS_RESTARTED,
    BUS_GONE;

    /** How long a stopped process stays stopped. */
    static final Duration STOPPED_FOR = Duration.ofSeconds(20);
    /** How long the bus stays away. */
    static final Duration GONE_FOR = Duration.ofSeconds(30);

    /** Its name in tables and case names, such as {@code operator-restarted}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does, for a table. */
    public String description() {
        return switch (this) {
            case STEADY -> "nothing happens";
            case DELETED -> "active pod deleted";
            case KILLED -> "active process killed (SIGKILL)";
            case STOPPED -> "active process hangs for %d s (SIGSTOP, SIGCONT)".formatted(STOPPED_FOR.toSeconds());
            case ROLLOUT -> "rollout by a change of the spec";
            case OPERATOR_RESTARTED -> "operator restarted";
            case BUS_RESTARTED -> "bus killed and started again";
            case BUS_GONE -> "bus away for %d s".formatted(GONE_FOR.toSeconds());
        };
    }

    /** Whether it hits every source at once, so that no other case may run beside it. */
    public boolean global() {
        return this == OPERATOR_RESTARTED || this == BUS_RESTARTED || this == BUS_GONE;
    }

    /** How long it lasts. */
    public Duration duration() {
        return switch (this) {
            case STEADY, DELETED, KILLED, ROLLOUT, OPERATOR_RESTARTED, BUS_RESTARTED -> Duration.ZERO;
            case STOPPED -> STOPPED_FOR;
            case BUS_GONE -> GONE_FOR;
        };
    }
}
