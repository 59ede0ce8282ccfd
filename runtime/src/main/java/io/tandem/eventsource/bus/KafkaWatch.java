package io.tandem.eventsource.bus;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the cluster whether our topic can be written to; used by one thread, and blocks it. */
class KafkaWatch implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final String topic;
    private Admin admin;

    KafkaWatch(KafkaSettings settings) {
        this.settings = settings;
        this.topic = settings.config().topic();
    }

    /**
     * Returns if the topic is there.
     *
     * @throws Unready with a reason for users
     */
    void ask() throws Unready, InterruptedException {
        try {
            if (admin == null) {
                admin = Admin.create(settings.admin());
            }
            var unused =
                    admin.describeTopics(List.of(topic)).allTopicNames().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unready(e.getCause());
        } catch (TimeoutException | GeneralSecurityException | RuntimeException e) {
            throw unready(e);
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }

    private Unready unready(Throwable cause) {
        if (cause instanceof ApiException && !(cause instanceof RetriableException)) {
            close(); // such as refused credentials: the next one reads the Secrets again
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new Unready(noTopic(topic), true);
        }
        return new Unready(reason(settings, cause), false);
    }

    static String noTopic(String topic) {
        return "Kafka has no topic %s: create it, or let the brokers do so by auto.create.topics.enable=true"
                .formatted(topic);
    }

    static String reason(KafkaSettings settings, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof KafkaException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "Kafka at %s: %s"
                .formatted(
                        settings.config().url(),
                        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }

    /** The topic cannot be written to now. */
    static final class Unready extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean topicMissing;

        Unready(String reason, boolean topicMissing) {
            super(reason);
            this.topicMissing = topicMissing;
        }

        /** Whether the cluster answered and does not have the topic. */
        boolean topicMissing() {
            return topicMissing;
        }
    }
}
