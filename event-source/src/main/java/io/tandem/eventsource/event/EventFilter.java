package io.tandem.eventsource.event;

/** Whether an event is wanted. Evaluated for each event, so it must be quick; it must not keep the array. */
@FunctionalInterface
public interface EventFilter {
    EventFilter ALL = data -> true;

    /** @param data the event's data, a JSON object in UTF-8 */
    boolean wants(byte[] data);
}
