package io.tandem.api;

import java.util.List;

/**
 * What the statuses of all resources have in common of which pods are made.
 *
 * @param <S> the status itself
 */
public sealed interface WorkloadStatus<S extends WorkloadStatus<S>> permits EventSourceStatus, SensorStatus {
    /** Generation that the rest is about. */
    Long observedGeneration();

    /** Generation that the pods run. */
    Long servedGeneration();

    /** One for each type. */
    List<Condition> conditions();

    /** The same with other conditions. */
    S with(List<Condition> conditions);
}
