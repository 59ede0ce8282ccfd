package io.tandem.api.sensor;

/** What the rules of several definitions share; all hold nothing but what no pod can run. */
public final class SensorRules {
    /** More than a pod can be given: a trigger takes some 200 of the 98,292 bytes. */
    public static final int MOST_TRIGGERS = 500;

    /** More than a pod can be given: a dependency takes some 100 of the 98,292 bytes. */
    public static final int MOST_DEPENDENCIES = 1000;

    /** Longer lists would make the cost of looking at every entry too high. */
    static final int MOST_PARAMETERS = 256;

    static final int MOST_FILTERS = 256;

    static final int MOST_EXPRESSIONS = 64;

    static final int MOST_FIELDS = 32;

    /** No upper bound on a string would make the cost of matching it too high. */
    static final int LONGEST_TIME = 64;

    /** Times of day as Go reads them by the layout 15:04:05. */
    public static final String TIME_PATTERN = "^ *([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.,][0-9]+)?$";

    private SensorRules() {}
}
