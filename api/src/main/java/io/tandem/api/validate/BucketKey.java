package io.tandem.api.validate;

import java.util.regex.Pattern;

/** Keys under which the sensor's program keeps its state in a bucket of JetStream: the name of a trigger, a slash, and that of a dependency. */
final class BucketKey {
    /** What stands behind the name of a trigger where its conditions are kept. */
    static final String CONDITIONS = "Expression";

    private static final Pattern CHARACTERS = Pattern.compile("[-/_=.a-zA-Z0-9]+");

    private BucketKey() {}

    /** Whether a key can begin with the name of a trigger. */
    static boolean canBegin(String trigger) {
        return canHold(trigger) && !trigger.startsWith(".");
    }

    /** Whether a key can have the name of a dependency, in which conditions allow no dot at its end. */
    static boolean canHold(String name) {
        return CHARACTERS.matcher(name).matches() && !name.contains("..");
    }
}
