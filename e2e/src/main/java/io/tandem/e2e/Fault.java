package io.tandem.e2e;

import java.time.Duration;
import java.util.Locale;

/** What is done to a source under load. */
public enum Fault {
    STEADY,
    DELETED,
    DRAINED,
    ROLLOUT,
    KILLED,
    STOPPED,
    CUT_OFF,
    DEAF,
    MUTE,
    STARVED,
    CLOCK_SHIFTED,
    OPERATOR_RESTARTED,
    API_GONE,
    SOURCE_RESTARTED,
    BUS_RESTARTED,
    BUS_GONE,
    BUS_GONE_LONG,
    MEMBER_GONE,
    LEADER_GONE,
    STORM;

    /** How long one pod is hurt. */
    static final Duration HURT_FOR = Duration.ofSeconds(20);
    /** How long a server that all need stays away. */
    static final Duration GONE_FOR = Duration.ofSeconds(30);

    private static final Duration GONE_FOR_LONG = Duration.ofSeconds(60);
    private static final Duration STORM_FOR = Duration.ofMinutes(10);

    /** Its name in tables and case names, such as {@code operator-restarted}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does, for a table. */
    public String description() {
        return switch (this) {
            case STEADY -> "nothing happens";
            case DELETED -> "active pod deleted";
            case DRAINED -> "active pod evicted, as by a drain of its node";
            case ROLLOUT -> "rollout by a change of the spec";
            case KILLED -> "active process killed (SIGKILL)";
            case STOPPED ->
                "active process hangs for %d s (SIGSTOP, SIGCONT)"
                        .formatted(duration().toSeconds());
            case CUT_OFF ->
                "all traffic of the active pod dropped for %d s"
                        .formatted(duration().toSeconds());
            case DEAF ->
                "what is sent to the active pod dropped for %d s"
                        .formatted(duration().toSeconds());
            case MUTE ->
                "what the active pod sends dropped for %d s"
                        .formatted(duration().toSeconds());
            case STARVED ->
                "active pod left with %d %% of a core for %d s"
                        .formatted(CpuQuota.STARVING_PERCENT, duration().toSeconds());
            case CLOCK_SHIFTED ->
                "clock of the active pod %d minutes ahead for %d s"
                        .formatted(PodClock.AHEAD.toMinutes(), duration().toSeconds());
            case OPERATOR_RESTARTED -> "operator restarted";
            case API_GONE -> "API server away for %d s".formatted(duration().toSeconds());
            case SOURCE_RESTARTED -> "server of the source killed and started again";
            case BUS_RESTARTED -> "bus killed and started again";
            case BUS_GONE, BUS_GONE_LONG ->
                "bus away for %d s".formatted(duration().toSeconds());
            case MEMBER_GONE ->
                "one server of three, not the stream's leader, away for %d s"
                        .formatted(duration().toSeconds());
            case LEADER_GONE ->
                "the stream's leader of three servers away for %d s"
                        .formatted(duration().toSeconds());
            case STORM ->
                "each %d s another of %d pods killed, for %d minutes"
                        .formatted(
                                Storm.PAUSE.toSeconds(), replicas(), duration().toMinutes());
        };
    }

    /** Whether it hits every source of a server, or all there are. */
    public boolean global() {
        return switch (this) {
            case OPERATOR_RESTARTED,
                    API_GONE,
                    SOURCE_RESTARTED,
                    BUS_RESTARTED,
                    BUS_GONE,
                    BUS_GONE_LONG,
                    MEMBER_GONE,
                    LEADER_GONE -> true;
            default -> false;
        };
    }

    /** How long it lasts. */
    public Duration duration() {
        return switch (this) {
            case STEADY, DELETED, DRAINED, ROLLOUT, KILLED, OPERATOR_RESTARTED, SOURCE_RESTARTED, BUS_RESTARTED ->
                Duration.ZERO;
            case STOPPED, CUT_OFF, DEAF, MUTE, STARVED, CLOCK_SHIFTED, MEMBER_GONE, LEADER_GONE -> HURT_FOR;
            case API_GONE, BUS_GONE -> GONE_FOR;
            case BUS_GONE_LONG -> GONE_FOR_LONG;
            case STORM -> STORM_FOR;
        };
    }

    /** How many pods the source has. */
    public int replicas() {
        return this == STORM ? 5 : 2;
    }

    /** Whether it needs a bus of several servers. */
    public boolean ofCluster() {
        return this == MEMBER_GONE || this == LEADER_GONE;
    }
}
