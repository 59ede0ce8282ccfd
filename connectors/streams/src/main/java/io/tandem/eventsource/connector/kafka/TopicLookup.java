package io.tandem.eventsource.connector.kafka;

import io.tandem.eventsource.connector.Fatal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Asks the cluster which topic it has under a name, for which the right to describe it is enough. By a client and a thread of its
 * own, which are gone afterwards: consumers do not tell, and a client that is made or closed may wait for a name server or a login
 * for as long as these like.
 *
 * @param client properties of the consumer
 */
record TopicLookup(Map<String, Object> client, String topic) {
    private static final Logger LOG = Logger.getLogger(TopicLookup.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Only what has answered, or never will, is closed. */
    private static final Duration CLOSE = Duration.ofMillis(1);

    /** Does not block. Answers within five seconds; fails if the cluster does not tell, and why. */
    CompletableFuture<TopicIdentity> begin() {
        var answer = new CompletableFuture<TopicIdentity>();
        Thread.ofPlatform().daemon().name("kafka-topic-" + topic).start(() -> ask(answer));
        return answer.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Blocks until an answer of {@link #begin()} is there.
     *
     * @return unknown if the cluster does not tell
     * @throws UnknownTopicOrPartitionException if there is no topic
     */
    static TopicIdentity await(Future<TopicIdentity> answer) {
        try {
            return answer.get(LIMIT.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException gone) {
                throw gone;
            }
            return TopicIdentity.UNKNOWN;
        } catch (TimeoutException e) {
            return TopicIdentity.UNKNOWN;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Blocks, for five seconds at most; as {@link #await}. */
    TopicIdentity ask() {
        return await(begin());
    }

    private void ask(CompletableFuture<TopicIdentity> answer) {
        try (var closing = new Closing(open(client, LIMIT))) {
            var topics = closing.admin.describeTopics(List.of(topic)).allTopicNames();
            var cluster = closing.admin.describeCluster().clusterId();
            var id = topics.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic)
                    .topicId();
            answer.complete(TopicIdentity.of(id, cluster(cluster)));
        } catch (ExecutionException e) {
            answer.completeExceptionally(e.getCause());
        } catch (Throwable e) { // whoever waits has to know
            answer.completeExceptionally(e);
            Fatal.exitOn(e);
        }
    }

    /** Null where it is not told. */
    private static String cluster(Future<String> id) throws InterruptedException, TimeoutException {
        try {
            return id.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.debugf(e.getCause(), "kafka cluster does not tell its id");
            return null;
        }
    }

    /** Does not connect by itself. */
    static Admin open(Map<String, Object> consumer, Duration limit) {
        var settings = new HashMap<String, Object>();
        consumer.forEach((name, value) -> {
            // and what is nobody's is of a login
            if (AdminClientConfig.configNames().contains(name)
                    || !ConsumerConfig.configNames().contains(name)) {
                settings.put(name, value);
            }
        });
        int millis = Math.toIntExact(limit.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        return Admin.create(settings);
    }

    private record Closing(Admin admin) implements AutoCloseable {
        @Override
        public void close() {
            admin.close(CLOSE);
        }
    }
}
