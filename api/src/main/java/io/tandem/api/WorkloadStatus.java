package io.tandem.api;

/**
 * What the statuses of all resources have in common of which pods are made.
 *
 * @param <S> the status itself
 */
public sealed interface WorkloadStatus<S extends WorkloadStatus<S>> extends ResourceStatus<S>
        permits EventSourceStatus, SensorStatus {
    /** Generation that the pods run. */
    Long servedGeneration();
}
