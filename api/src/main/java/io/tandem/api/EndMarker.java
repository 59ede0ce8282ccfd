package io.tandem.api;

/**
 * The ConfigMap by which the pods of an EventSource learn that it is being deleted, and that they are to take away first what
 * they keep at providers: mounted into them, made when that time has come.
 */
public final class EndMarker {
    /** Its key; the value is the EventSource's uid, so that what is left of an earlier one of the name says nothing. */
    public static final String KEY = "uid";

    private EndMarker() {}

    /** Its name. */
    public static String name(String eventSourceName) {
        return "eventsource-" + eventSourceName + "-end";
    }
}
