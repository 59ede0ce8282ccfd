package io.tandem.e2e;

import java.util.List;
import java.util.Map;

/**
 * What became of the events of a Sensor.
 *
 * @param accepted how many posts were answered with 200
 * @param neverStored numbers accepted and not in the bus
 * @param neverTriggered events in the bus, of accepted posts, for which no trigger ran; one of each id
 * @param storedTwice by stage, how many posts became another event
 * @param triggeredTwice by stage, how many runs were for an event that had one
 * @param unexcused stages that had one of the two without a reason
 */
public record TriggerVerdict(
        int accepted,
        List<Long> neverStored,
        List<Delivered> neverTriggered,
        Map<String, Integer> storedTwice,
        Map<String, Integer> triggeredTwice,
        List<String> unexcused) {

    /** Whether nothing is lost, and nothing doubled but where it may be. */
    public boolean passed() {
        return neverStored.isEmpty() && neverTriggered.isEmpty() && unexcused.isEmpty();
    }
}
