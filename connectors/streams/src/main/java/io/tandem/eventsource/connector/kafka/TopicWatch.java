package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Ends a connection that reads another topic than there is under the name: one that was made again so fast, or has so many records
 * already, that the client goes on in it as if it were the former one.
 */
final class TopicWatch {
    private static final Logger LOG = Logger.getLogger(TopicWatch.class);
    /** As often as Kafka's client asks for a topic's partitions. */
    static final Duration PERIOD = Duration.ofMinutes(5);

    private final TopicLookup lookup;
    private final CompletableFuture<TopicIdentity> first;
    private final Commits commits;
    private final TopicRead read;
    private final Consumer<Throwable> fatal;
    private boolean begun;
    private Future<?> timer = CompletableFuture.completedFuture(null);

    /**
     * @param first the answer that is asked for while the consumer connects
     * @param commits what is read
     * @param read what this process has read
     */
    TopicWatch(
            TopicLookup lookup,
            CompletableFuture<TopicIdentity> first,
            Commits commits,
            TopicRead read,
            Consumer<Throwable> fatal) {
        this.lookup = lookup;
        this.first = first;
        this.commits = commits;
        this.read = read;
        this.fatal = fatal;
    }

    TopicRead read() {
        return read;
    }

    /**
     * Which topic there is, for an assignment: asks again with each but the first, and waits, for a topic that was made again is a
     * reason for one. On the consumer's thread.
     */
    CompletableFuture<TopicIdentity> which() {
        if (!begun && !isOfNone(first)) { // there is one now
            begun = true;
            return first;
        }
        var answer = lookup.begin();
        var unused = TopicLookup.await(answer);
        return answer;
    }

    /** Compares what is read with the answer once that is there. Does not block. */
    void compare(CompletableFuture<TopicIdentity> answer) {
        var unused = answer.whenComplete((now, failure) -> {
            if (failure instanceof UnknownTopicOrPartitionException) {
                LOG.debugf("kafka topic is deleted topic=%s", lookup.topic()); // which the consumer notices
            } else if (failure != null) {
                LOG.warnf(
                        "kafka topic's id is not known: that the topic was made again would not be noticed topic=%s reason=%s",
                        lookup.topic(), failure);
            } else if (commits.areOfAnother(now)) {
                read.doubt();
                fatal.accept(new IllegalStateException(
                        "topic %s was deleted and made again: reading it from its first record"
                                .formatted(lookup.topic())));
            }
        });
    }

    private static boolean isOfNone(CompletableFuture<?> answer) {
        return answer.isCompletedExceptionally() && answer.exceptionNow() instanceof UnknownTopicOrPartitionException;
    }

    void start(ScheduledExecutorService timers) {
        try {
            timer = timers.scheduleWithFixedDelay(
                    () -> compare(lookup.begin()), PERIOD.toSeconds(), PERIOD.toSeconds(), TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("the pod is stopping");
        }
    }

    void stop() {
        timer.cancel(false);
    }
}
