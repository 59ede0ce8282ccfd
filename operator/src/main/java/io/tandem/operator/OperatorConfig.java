package io.tandem.operator;

import io.smallrye.config.ConfigMapping;
import io.tandem.operator.plan.PodSettings;
import java.util.Optional;

/** The operator's own settings; each can be given as an environment variable, such as TANDEM_EVENT_SOURCE_IMAGE. */
@ConfigMapping(prefix = "tandem")
public interface OperatorConfig {
    /** What the pods of every EventSource have in common. */
    EventSourcePods eventSource();

    /** Settings of pods. */
    interface EventSourcePods {
        /** Image of the event-source program. */
        String image();

        /** Pull policy where an EventSource names none: Always, IfNotPresent or Never. */
        Optional<String> imagePullPolicy();
    }

    /** The same as the planner wants it. */
    default PodSettings pods() {
        return new PodSettings(eventSource().image(), eventSource().imagePullPolicy());
    }
}
