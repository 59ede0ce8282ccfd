package io.tandem.operator;

import io.smallrye.config.ConfigMapping;
import io.tandem.operator.plan.PodSettings;
import io.tandem.operator.plan.Unsafe;
import java.util.List;
import java.util.Optional;

/** What the pods of every EventSource have in common; each as an environment variable, such as TANDEM_EVENT_SOURCE_IMAGE. */
@ConfigMapping(prefix = "tandem.event-source")
public interface OperatorConfig {
    /** Image of the event-source program. */
    String image();

    /** Pull policy where an EventSource names none: Always, IfNotPresent or Never. */
    Optional<String> imagePullPolicy();

    /** What templates may ask for though it is unsafe, by the words of {@link Unsafe}. */
    Optional<List<String>> allowUnsafe();

    /** Of how many EventSources pods may be replaced at a time for reasons that are not in the EventSources. */
    int concurrentRestarts();

    /** The same as the planner wants it. */
    default PodSettings pods() {
        return new PodSettings(
                image(), imagePullPolicy(), Unsafe.of(allowUnsafe().orElse(List.of())));
    }
}
