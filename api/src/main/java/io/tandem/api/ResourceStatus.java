package io.tandem.api;

import java.util.List;

/**
 * What the statuses of all resources have in common.
 *
 * @param <S> the status itself
 */
public sealed interface ResourceStatus<S extends ResourceStatus<S>> permits WorkloadStatus, EventBusStatus {
    /** Generation that the rest is about. */
    Long observedGeneration();

    /** One for each type. */
    List<Condition> conditions();

    /** The same with other conditions. */
    S with(List<Condition> conditions);
}
