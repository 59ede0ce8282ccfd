package io.tandem.eventsource.bus;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Sees to it that the stream exists; blocks while it asks the server. */
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
     * Returns when the stream exists and takes our subjects; makes it where it is absent, never changes it.
     *
     * @throws IOException with a message for users, if it does not
     */
    void ensure(Connection connection) throws IOException {
        JetStreamManagement management = connection.jetStreamManagement(
                JetStreamOptions.builder().requestTimeout(LIMIT).build());
        try {
            check(management.getStreamInfo(StreamPlan.STREAM));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw new IOException("JetStream: " + e.getMessage(), e);
            }
            create(connection, management);
        }
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
