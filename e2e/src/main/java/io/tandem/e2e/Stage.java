package io.tandem.e2e;

import java.time.Instant;

/**
 * A part of a suite's life, until the next one begins.
 *
 * @param retried whether a trigger may run twice for one event: its pod or its bus is replaced, and what was not acknowledged comes again
 * @param posted whether one post may become two events: who posts again without an answer is told apart by a key that the reference
 *     implementation's webhook does not know
 */
public record Stage(String name, Instant since, boolean retried, boolean posted) {}
