package io.tandem.operator;

import io.smallrye.config.ConfigMapping;
import io.tandem.operator.plan.PodSettings;
import java.util.Optional;

/** What the pods of every EventSource have in common; each as an environment variable, such as TANDEM_EVENT_SOURCE_IMAGE. */
@ConfigMapping(prefix = "tandem.event-source")
public interface OperatorConfig {
    /** Image of the event-source program. */
    String image();

    /** Pull policy where an EventSource names none: Always, IfNotPresent or Never. */
    Optional<String> imagePullPolicy();

    /** The same as the planner wants it. */
    default PodSettings pods() {
        return new PodSettings(image(), imagePullPolicy());
    }
}
