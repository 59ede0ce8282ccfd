package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.leader.Leadership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells which of the parts that work until the process stops have ended before. */
final class EndedParts {
    private EndedParts() {}

    /** @param states of the events, by name */
    static List<String> of(Leadership leadership, EventBus bus, Map<String, EventState> states) {
        var ended = new ArrayList<String>();
        if (!leadership.alive()) {
            ended.add("the election");
        }
        if (!bus.alive()) {
            ended.add("the link to the event bus");
        }
        states.forEach((name, state) -> {
            if (state instanceof EventState.Ended) {
                ended.add("the pipeline of event " + name);
            }
        });
        return ended;
    }
}
