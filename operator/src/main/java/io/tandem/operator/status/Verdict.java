package io.tandem.operator.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A finding that stands until something changes or the time is there.
 *
 * @param nextLook when it is another one if nothing changes
 */
public record Verdict(Finding finding, Optional<Instant> nextLook) {
    static Verdict of(Finding finding) {
        return new Verdict(finding, Optional.empty());
    }
}
