package io.tandem.api.sensor;

/** A value of an event, and where it goes. */
public interface Parameter {
    /** Where the value comes from; null if nothing is said. */
    ParameterSource src();

    /** Where the value goes. */
    String dest();

    /** What becomes of the value that is there. */
    String operation();
}
