package io.tandem.eventsource.connector.kafka;

import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;

/**
 * Which topic offsets are of: one that is deleted and made again has the name and the offsets of the former, and another id. It
 * is committed along with each offset, so that whoever comes next knows.
 *
 * @param topic as the cluster names it; {@link Uuid#ZERO_UUID} if that is not known
 * @param cluster id of the cluster; empty if that is not known
 * @param plain events have the ids that they had before topics were told apart
 */
record TopicIdentity(Uuid topic, String cluster, boolean plain) {
    static final TopicIdentity UNKNOWN = new TopicIdentity(Uuid.ZERO_UUID, "", true);

    private static final String PLAIN = ";ids=plain";
    private static final Pattern NOTE =
            Pattern.compile("topic=([A-Za-z0-9_-]{22});cluster=([A-Za-z0-9._-]{0,64})(" + PLAIN + ")?");
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Enough of an id to tell a few topics apart. */
    private static final int BIRTH = 8;

    /** @param cluster as a broker tells it; may be null */
    static TopicIdentity of(Uuid topic, String cluster) {
        if (Uuid.ZERO_UUID.equals(topic)) {
            return UNKNOWN;
        }
        var known = cluster != null && CLUSTER.matcher(cluster).matches();
        return new TopicIdentity(topic, known ? cluster : "", false);
    }

    /** What an offset was committed with; unknown if that is nothing of ours. */
    static TopicIdentity committed(String metadata) {
        var note = NOTE.matcher(metadata == null ? "" : metadata);
        if (!note.matches()) {
            return UNKNOWN;
        }
        var topic = Uuid.fromString(note.group(1)); // 22 characters of its alphabet are always an id
        return Uuid.ZERO_UUID.equals(topic) ? UNKNOWN : new TopicIdentity(topic, note.group(2), note.group(3) != null);
    }

    /** To be committed with an offset. */
    String metadata() {
        return isKnown() ? "topic=%s;cluster=%s%s".formatted(topic, cluster, plain ? PLAIN : "") : "";
    }

    boolean isKnown() {
        return !Uuid.ZERO_UUID.equals(topic);
    }

    /** The same with ids of events as they were. */
    TopicIdentity withPlainIds() {
        return new TopicIdentity(topic, cluster, true);
    }

    /** What tells its events from those of a former topic of the name; empty if nothing does. */
    String birth() {
        return plain ? "" : topic.toString().substring(0, BIRTH);
    }

    /** Whether it is known to be another topic than this one. */
    boolean differs(TopicIdentity other) {
        return isKnown() && other.isKnown() && !topic.equals(other.topic);
    }

    /** Whether it is known to be of another cluster. */
    boolean isElsewhere(TopicIdentity other) {
        return !cluster.isEmpty() && !other.cluster.isEmpty() && !cluster.equals(other.cluster);
    }
}
