package io.tandem.eventsource.bus;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Sees to it that the stream exists; blocks while it asks the server.
 *
 * <p>A stream that exists is changed only if it is ours, or is to be adopted, and only by a configuration that is newer than the
 * one it was last brought in line with. So what an administrator changed at the server since stays, and pods of before a change
 * do not take it back. Nothing is changed for which events may be deleted, unless the configuration says {@code shrink}.
 */
final class StreamKeeper {
    private static final Logger LOG = Logger.getLogger(StreamKeeper.class);
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final String KEEPS_METADATA = "2.10.0";
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int CLUSTER_REPLICAS = 3;

    private final StreamPlan plan;
    private final String sourceName;

    StreamKeeper(StreamPlan plan, String sourceName) {
        this.plan = plan;
        this.sourceName = sourceName;
    }

    /**
     * Returns when the stream exists and takes our subjects; makes it where it is absent.
     *
     * @throws IOException with a message for users, if no event can be stored
     */
    Found ensure(Connection connection) throws IOException {
        JetStreamManagement management = connection.jetStreamManagement(
                JetStreamOptions.builder().requestTimeout(LIMIT).build());
        try {
            StreamInfo info = management.getStreamInfo(StreamPlan.STREAM);
            check(info);
            boolean remembers = connection.getServerInfo().isSameOrNewerThanVersion(KEEPS_METADATA);
            return compared(management, info.getConfiguration(), remembers);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw new IOException("JetStream: " + e.getMessage(), e);
            }
            create(connection, management);
            return new Found(List.of(), false);
        }
    }

    private Found compared(JetStreamManagement management, StreamConfiguration present, boolean remembers)
            throws IOException {
        var changes = StreamChange.between(present, plan);
        var known = StreamChange.revision(present);
        if (!remembers || known.isEmpty() && !plan.adopt()) {
            var why = remembers
                    ? "the stream is somebody else's, and is changed if streamConfig says adopt: true"
                    : "servers before %s cannot be told which change is the newest".formatted(KEEPS_METADATA);
            return new Found(kept(changes, why), false);
        }
        if (known.isPresent() && known.get() > plan.revision()) {
            return new Found(List.of(), false); // this pod is of before the change
        }
        if (known.isPresent() && known.get() == plan.revision()) {
            return new Found(
                    kept(changes, "streamConfig was applied before, and is again when its revision is counted up"),
                    false);
        }
        return brought(management, present, changes);
    }

    /** All at once; where the server refuses that, one by one, so that one impossible change holds up no other. */
    private Found brought(JetStreamManagement management, StreamConfiguration present, List<StreamChange> changes)
            throws IOException {
        var allowed = changes.stream()
                .filter(change -> plan.shrink() || !change.deletes())
                .toList();
        var withheld = kept(
                changes.stream().filter(change -> !allowed.contains(change)).toList(),
                "events may be deleted for it, which is done if streamConfig says shrink: true");
        try {
            management.updateStream(StreamChange.stamp(StreamChange.apply(present, allowed), plan.revision()));
            LOG.infof(
                    "stream brought in line name=%s revision=%d changes=%s",
                    StreamPlan.STREAM, plan.revision(), allowed);
            return new Found(withheld, false);
        } catch (JetStreamApiException e) {
            return oneByOne(management, present, allowed, withheld);
        }
    }

    /** Without the mark, so that what was refused is tried again. */
    private Found oneByOne(
            JetStreamManagement management,
            StreamConfiguration present,
            List<StreamChange> changes,
            List<String> withheld)
            throws IOException {
        var accepted = new ArrayList<StreamChange>();
        var told = new ArrayList<String>(withheld);
        for (StreamChange change : changes) {
            accepted.add(change);
            try {
                management.updateStream(StreamChange.apply(present, accepted));
                LOG.infof("stream changed name=%s changes=[%s]", StreamPlan.STREAM, change);
            } catch (JetStreamApiException e) {
                accepted.removeLast();
                told.addAll(kept(List.of(change), e.getMessage()));
            }
        }
        return new Found(told, true);
    }

    private static List<String> kept(List<StreamChange> changes, String reason) {
        return changes.stream()
                .map(change ->
                        "%s stays %s, not %s (%s)".formatted(change.key(), change.present(), change.wanted(), reason))
                .toList();
    }

    private void check(StreamInfo info) throws IOException {
        String ours = "%s.%s.*".formatted(StreamPlan.STREAM, sourceName);
        var subjects = info.getConfiguration().getSubjects();
        if (subjects.stream().noneMatch(pattern -> Subjects.covers(pattern, ours))) {
            throw new IOException("stream %s takes %s and not %s: add %s to its subjects"
                    .formatted(StreamPlan.STREAM, subjects, ours, StreamPlan.SUBJECTS));
        }
    }

    private void create(Connection connection, JetStreamManagement management) throws IOException {
        boolean clustered = connection.getServerInfo().getCluster() != null;
        int replicas = plan.replicas().orElse(clustered ? CLUSTER_REPLICAS : 1);
        try {
            add(management, replicas);
        } catch (JetStreamApiException e) {
            if (plan.replicas().isPresent() || replicas == 1) {
                throw new IOException(
                        "stream %s cannot be created with replicas %d: %s (the EventBus's streamConfig decides)"
                                .formatted(StreamPlan.STREAM, replicas, e.getMessage()),
                        e);
            }
            createAlone(management, e);
        }
    }

    private void createAlone(JetStreamManagement management, JetStreamApiException refusal) throws IOException {
        LOG.infof("stream fits no %d replicas, one will do reason=%s", CLUSTER_REPLICAS, refusal.getMessage());
        try {
            add(management, 1);
        } catch (JetStreamApiException e) {
            throw new IOException("stream %s cannot be created: %s".formatted(StreamPlan.STREAM, e.getMessage()), e);
        }
    }

    private void add(JetStreamManagement management, int replicas) throws IOException, JetStreamApiException {
        management.addStream(plan.configuration(replicas));
        LOG.infof("stream created name=%s replicas=%d", StreamPlan.STREAM, replicas);
    }

    /**
     * The stream is there.
     *
     * @param differences what is not as configured and why, for users
     * @param again whether the server may agree to them later
     */
    record Found(List<String> differences, boolean again) {}
}
