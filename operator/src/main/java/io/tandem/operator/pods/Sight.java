package io.tandem.operator.pods;

import io.tandem.api.PodState;

/** What is known of what a pod is doing. */
public sealed interface Sight {
    /** As the pod said last; it is being asked for changes. */
    record Known(PodState state) implements Sight {}

    /** Not yet asked, or no answer so far. */
    record Pending() implements Sight {}

    /**
     * The pod cannot be asked.
     *
     * @param reason for people; stays the same while the cause does
     */
    record Unknown(String reason) implements Sight {}
}
