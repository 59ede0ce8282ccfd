package io.tandem.operator.status;

import java.time.Instant;
import java.util.Optional;

/**
 * Since when something is missing that may come back by itself.
 *
 * @param leaderless since when there should be a leader and is none
 * @param incomplete since when not all pods of the newest template are ready
 */
public record Since(Optional<Instant> leaderless, Optional<Instant> incomplete) {}
