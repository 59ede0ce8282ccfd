package io.tandem.eventsource.event;

import io.tandem.filter.FilterException;

/** Whether an event is wanted. Evaluated for each event, so it must be quick; it must not keep the array. */
@FunctionalInterface
public interface EventFilter {
    EventFilter ALL = data -> true;

    /**
     * @param data the event's data, a JSON object in UTF-8
     * @throws FilterException if the filter fails on this data
     */
    boolean wants(byte[] data) throws FilterException;
}
