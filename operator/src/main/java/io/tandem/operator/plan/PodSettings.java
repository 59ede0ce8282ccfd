package io.tandem.operator.plan;

import java.util.Optional;

/**
 * What the operator's own configuration says about pods.
 *
 * @param image image of the event-source program
 * @param pullPolicy pull policy where the template names none; empty leaves it to the cluster's rule (IfNotPresent for a
 *     fixed tag)
 */
public record PodSettings(String image, Optional<String> pullPolicy) {}
