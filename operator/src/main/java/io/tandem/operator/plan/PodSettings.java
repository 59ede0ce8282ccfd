package io.tandem.operator.plan;

import java.util.Optional;

/**
 * What the operator's own configuration says about pods.
 *
 * @param image image of the event-source program
 * @param pullPolicy pull policy where the template names none; empty leaves it to the cluster's rule (IfNotPresent for a
 *     fixed tag)
 * @param resources what pods ask for where their template does not say
 * @param exceptions what templates may ask for though it is unsafe
 */
public record PodSettings(
        String image, Optional<String> pullPolicy, DefaultResources resources, Exceptions exceptions) {}
