package io.tandem.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What the specifications of all resources have in common of which pods are made. */
public sealed interface WorkloadSpec permits EventSourceSpec, SensorSpec {
    /** The EventBus in the same namespace; null or empty for the one called default. */
    String eventBusName();

    /** Settings of the pods; null if there are none. */
    Template template();

    /** How many pods are asked for; null if nothing is said. */
    Integer replicas();

    /** Fields that this release does not know; null if there are none. */
    Map<String, JsonNode> unknown();
}
