package io.tandem.operator;

import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Restart;

/**
 * What became of the wish for a Deployment.
 *
 * @param finding for the condition Deployed
 * @param restart whether pods may be replaced by such as are planned
 * @param planned whether it came so far that something was written, or nothing had to be
 */
record Deployed(Finding finding, Restart restart, boolean planned) {
    /** Nothing was planned, and what is there was left as it is. */
    static Deployed not(Finding why) {
        return new Deployed(why, Restart.FREE, false);
    }

    /** Whether somebody else's permission is missing, and nothing tells when it is given. */
    boolean refused() {
        return planned && !finding.holds();
    }
}
