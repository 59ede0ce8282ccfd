package io.tandem.operator;

import io.smallrye.config.ConfigMapping;
import io.tandem.operator.plan.DefaultResources;
import io.tandem.operator.plan.Exceptions;
import io.tandem.operator.plan.PodSettings;
import java.util.Optional;

/** What the pods of every EventSource have in common; each as an environment variable, such as TANDEM_EVENT_SOURCE_IMAGE. */
@ConfigMapping(prefix = "tandem.event-source")
public interface OperatorConfig {
    /** Image of the event-source program. */
    String image();

    /** Pull policy where an EventSource names none: Always, IfNotPresent or Never. */
    Optional<String> imagePullPolicy();

    /** CPU that a pod requests where its template says nothing about CPU; empty for none. */
    Optional<String> cpuRequest();

    /** Memory that a pod requests where its template says nothing about memory; empty for none. */
    Optional<String> memoryRequest();

    /** Memory that a pod may use where its template names no limit; empty for none. */
    Optional<String> memoryLimit();

    /** What templates may ask for though it is unsafe, as {@link Exceptions} reads it. */
    Optional<String> allowUnsafe();

    /** Of how many EventSources pods may be replaced at a time for reasons that are not in the EventSources. */
    int concurrentRestarts();

    /** The same as the planner wants it. */
    default PodSettings pods() {
        return new PodSettings(
                image(),
                imagePullPolicy(),
                new DefaultResources(cpuRequest(), memoryRequest(), memoryLimit()),
                allowUnsafe().map(Exceptions::of).orElse(Exceptions.NONE));
    }
}
