package io.tandem.operator.plan;

import io.tandem.api.Sensor;
import java.util.Optional;

/**
 * What the operator's own configuration says about the pods of Sensors.
 *
 * @param images which image they run
 * @param pullPolicy pull policy where the template names none; empty leaves it to the cluster's rule
 * @param resources what pods ask for where their template does not say
 * @param exceptions what templates may ask for though it is unsafe
 */
public record SensorSettings(
        SensorImages images, Optional<String> pullPolicy, DefaultResources resources, Exceptions exceptions) {
    /** Those for one Sensor, for which there is an image. */
    PodSettings of(Sensor sensor) {
        return new PodSettings(images.of(sensor), pullPolicy, resources, exceptions);
    }
}
