package io.tandem.operator;

import io.smallrye.config.ConfigMapping;
import io.tandem.operator.plan.Exceptions;
import io.tandem.operator.plan.SensorImages;
import io.tandem.operator.plan.SensorSettings;
import java.util.Optional;

/** What the pods of every Sensor have in common; each as an environment variable, such as TANDEM_SENSOR_IMAGE. */
@ConfigMapping(prefix = "tandem.sensor")
public interface SensorConfig {
    /** Image of argo-events, which runs the triggers; without it no Sensor is deployed. */
    Optional<String> image();

    /** Registries, repositories and images from which a Sensor may choose its image, joined by commas; empty for none. */
    Optional<String> imageAllow();

    /** Pull policy where a Sensor names none: Always, IfNotPresent or Never. */
    Optional<String> imagePullPolicy();

    /** What templates may ask for though it is unsafe, as {@link Exceptions} reads it. */
    Optional<String> allowUnsafe();

    /** Of how many Sensors pods may be replaced at a time for reasons that are not in the Sensors. */
    int concurrentRestarts();

    /** The same as the planner wants it. */
    default SensorSettings pods() {
        return new SensorSettings(
                SensorImages.of(image(), imageAllow()),
                imagePullPolicy(),
                allowUnsafe().map(Exceptions::of).orElse(Exceptions.NONE));
    }
}
