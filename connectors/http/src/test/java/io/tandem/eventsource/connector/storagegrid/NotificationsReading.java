package io.tandem.eventsource.connector.storagegrid;

import java.io.IOException;
import java.util.Set;

/** For fuzzing: what may come of anything that a grid answers for a bucket's notifications. */
public final class NotificationsReading {
    private static final Set<String> KINDS = Set.of("s3:ObjectCreated:*");

    private NotificationsReading() {}

    /** Whatever can be read can be written with our rule, and is read again with it. */
    public static void any(String xml) {
        BucketNotifications read;
        try {
            read = BucketNotifications.of(xml);
        } catch (IOException e) {
            return;
        }
        read.isPlain("t");
        read.events("t");
        var written = read.with("push", "t", KINDS);
        try {
            var again = BucketNotifications.of(written);
            if (!again.events("t").equals(KINDS) || !again.isPlain("t")) {
                throw new AssertionError("our rule is lost");
            }
        } catch (IOException e) {
            throw new AssertionError("what is written cannot be read", e);
        }
    }
}
