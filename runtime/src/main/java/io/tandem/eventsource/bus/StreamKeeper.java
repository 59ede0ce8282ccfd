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
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sees to it that the stream exists and is as configured; blocks while it asks the server. */
final class StreamKeeper {
    private static final Logger LOG = Logger.getLogger(StreamKeeper.class);
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int STREAM_NOT_FOUND = 10059;
    private static final int CLUSTER_REPLICAS = 3;

    private final StreamPlan plan;
    private final String sourceName;

    StreamKeeper(StreamPlan plan, String sourceName) {
        this.plan = plan;
        this.sourceName = sourceName;
    }

    /**
     * Returns when the stream exists and takes our subjects; makes it where it is absent, and brings what the
     * configuration names in line where it exists.
     *
     * @return what the server refused to change, for users; empty if the stream is as configured
     * @throws IOException with a message for users, if no event can be stored
     */
    Optional<String> ensure(Connection connection) throws IOException {
        JetStreamManagement management = connection.jetStreamManagement(
                JetStreamOptions.builder().requestTimeout(LIMIT).build());
        try {
            StreamInfo info = management.getStreamInfo(StreamPlan.STREAM);
            check(info);
            return bringInLine(management, info.getConfiguration());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw new IOException("JetStream: " + e.getMessage(), e);
            }
            create(connection, management);
            return Optional.empty();
        }
    }

    /** All at once; where the server refuses that, one by one, so that one impossible change holds up no other. */
    private Optional<String> bringInLine(JetStreamManagement management, StreamConfiguration present)
            throws IOException {
        List<StreamChange> changes = StreamChange.between(present, plan);
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        try {
            management.updateStream(StreamChange.apply(present, changes));
            LOG.infof("stream changed name=%s changes=%s", StreamPlan.STREAM, changes);
            return Optional.empty();
        } catch (JetStreamApiException e) {
            return oneByOne(management, present, changes);
        }
    }

    private Optional<String> oneByOne(
            JetStreamManagement management, StreamConfiguration present, List<StreamChange> changes)
            throws IOException {
        var accepted = new ArrayList<StreamChange>();
        var refused = new ArrayList<String>();
        for (StreamChange change : changes) {
            accepted.add(change);
            try {
                management.updateStream(StreamChange.apply(present, accepted));
                LOG.infof("stream changed name=%s changes=[%s]", StreamPlan.STREAM, change);
            } catch (JetStreamApiException e) {
                accepted.removeLast();
                refused.add("%s stays %s, not %s: %s"
                        .formatted(change.key(), change.present(), change.wanted(), e.getMessage()));
            }
        }
        return refused.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", refused));
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
}
