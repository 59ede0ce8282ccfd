package io.tandem.eventsource.leader;

import java.util.function.BiFunction;

/**
 * A mistake that the simulation must find, made around the real code: in what the elector is given, or in what uses it.
 *
 * @param lock around the lock of a process
 * @param timeline around its clock
 * @param blindWrites the store takes every write
 * @param holds the source keeps the lock until it is drained
 * @param disconnects the source lets go when it is cancelled
 * @param gated the source waits for a term
 * @param stopsIntake the source heeds the end of intake
 */
public record Mutant(
        BiFunction<SimulatedProcess, Lock, Lock> lock,
        BiFunction<SimulatedProcess, Timeline, Timeline> timeline,
        boolean blindWrites,
        boolean holds,
        boolean disconnects,
        boolean gated,
        boolean stopsIntake) {
    public static final Mutant NONE = of((process, lock) -> lock);

    static Mutant of(BiFunction<SimulatedProcess, Lock, Lock> lock) {
        return new Mutant(lock, (process, clock) -> clock, false, true, true, true, true);
    }

    static Mutant ofClock(BiFunction<SimulatedProcess, Timeline, Timeline> timeline) {
        return new Mutant((process, lock) -> lock, timeline, false, true, true, true, true);
    }

    static Mutant writesBlindly() {
        return new Mutant((process, lock) -> lock, (process, clock) -> clock, true, true, true, true, true);
    }

    static Mutant releasesBeforeDrain() {
        return new Mutant((process, lock) -> lock, (process, clock) -> clock, false, false, true, true, true);
    }

    static Mutant staysConnected() {
        return new Mutant((process, lock) -> lock, (process, clock) -> clock, false, true, false, true, true);
    }

    static Mutant connectsStandbys() {
        return new Mutant((process, lock) -> lock, (process, clock) -> clock, false, true, true, false, true);
    }

    static Mutant goesOnTakingIn() {
        return new Mutant((process, lock) -> lock, (process, clock) -> clock, false, true, true, true, false);
    }
}
