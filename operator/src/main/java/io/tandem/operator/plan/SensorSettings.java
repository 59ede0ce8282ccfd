package io.tandem.operator.plan;

import io.tandem.api.Sensor;
import java.util.Optional;

/**
 * What the operator's own configuration says about the pods of Sensors.
 *
 * @param images which image they run
 * @param pullPolicy pull policy where the template names none; empty leaves it to the cluster's rule
 * @param exceptions what templates may ask for though it is unsafe
 */
public record SensorSettings(SensorImages images, Optional<String> pullPolicy, Exceptions exceptions) {
    /** Those for one Sensor, for which there is an image; its pods ask for no resources but those of their template. */
    PodSettings of(Sensor sensor) {
        return new PodSettings(images.of(sensor), pullPolicy, DefaultResources.NONE, exceptions);
    }
}
