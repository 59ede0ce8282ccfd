package io.tandem.eventsource;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics of a broker that others use and restart. */
public final class KafkaTopics {
    private KafkaTopics() {}

    /** Returns when the topic is there. A broker that was starved of its processor for two seconds is fenced for a moment. */
    public static void create(String url, String name, int partitions) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", url, "metric.reporters", ""))) {
            create(admin, new NewTopic(name, partitions, (short) 1));
        }
    }

    /** The same by a client of the caller's. */
    public static void create(Admin admin, NewTopic topic) {
        await().until(() -> created(admin, topic));
    }

    private static boolean created(Admin admin, NewTopic topic) throws InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidReplicationFactorException
                    || e.getCause() instanceof TopicExistsException) { // its deletion is under way
                return false;
            }
            throw new IllegalStateException(e);
        }
    }
}
