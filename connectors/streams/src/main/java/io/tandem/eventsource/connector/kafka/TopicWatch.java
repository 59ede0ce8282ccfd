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
    /** So long the answer that was asked for while the consumer connects is of now. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final TopicLookup lookup;
    private final CompletableFuture<TopicIdentity> first;
    private final Commits commits;
    private final TopicRead read;
    private final Consumer<Throwable> fatal;
    private final Duration period;
    private final long asked = System.nanoTime();
    private boolean begun;
    private volatile boolean told;
    private Future<?> timer = CompletableFuture.completedFuture(null);

    /**
     * @param first the answer that is asked for while the consumer connects
     * @param commits what is read
     * @param read what this process has read
     * @param period after which it is asked again
     */
    TopicWatch(
            TopicLookup lookup,
            CompletableFuture<TopicIdentity> first,
            Commits commits,
            TopicRead read,
            Consumer<Throwable> fatal,
            Duration period) {
        this.lookup = lookup;
        this.first = first;
        this.commits = commits;
        this.read = read;
        this.fatal = fatal;
        this.period = period;
    }

    TopicRead read() {
        return read;
    }

    /**
     * Which topic there is, for an assignment: asks again with each but the first, and waits, for a topic that was made again is a
     * reason for one. On the consumer's thread.
     */
    CompletableFuture<TopicIdentity> which() {
        boolean young = System.nanoTime() - asked < YOUNG.toNanos();
        if (!begun && young && !isOfNone(first)) { // there is one now
            begun = true;
            return first;
        }
        begun = true;
        var answer = lookup.begin();
        var unused = TopicLookup.await(answer);
        return answer;
    }

    /** Nothing was assigned: whatever comes later may be of a later topic. On the consumer's thread. */
    void idle() {
        begun = true;
    }

    /** Which topic there is now; blocks, as {@link TopicLookup#ask}. */
    TopicIdentity afresh() {
        return lookup.ask();
    }

    /** Compares what is read with the answer once that is there. Does not block. */
    void compare(CompletableFuture<TopicIdentity> answer) {
        var unused = answer.whenComplete((now, failure) -> {
            if (failure instanceof UnknownTopicOrPartitionException) {
                LOG.debugf("kafka topic is not there topic=%s", lookup.topic());
            } else if (failure != null) {
                unknown(failure);
            } else if (commits.areOfAnother(now)) {
                read.doubt();
                fatal.accept(new IllegalStateException(
                        "topic %s is another one than its offsets were committed to: looking again where to begin"
                                .formatted(lookup.topic())));
            } else if (now.isKnown()) {
                told = false;
                if (commits.adopt(now.withPlainIds())) {
                    read.began(now.withPlainIds());
                }
            }
        });
    }

    /** Once an outage. */
    private void unknown(Throwable failure) {
        LOG.logf(
                told ? Logger.Level.DEBUG : Logger.Level.WARN,
                "kafka topic's id is not known: that the topic was made again would not be noticed. Look whether the user may describe the topic, and the brokers answer within 5 s topic=%s reason=%s",
                lookup.topic(),
                failure);
        told = true;
    }

    private static boolean isOfNone(CompletableFuture<?> answer) {
        return answer.isCompletedExceptionally() && answer.exceptionNow() instanceof UnknownTopicOrPartitionException;
    }

    void start(ScheduledExecutorService timers) {
        try {
            timer = timers.scheduleWithFixedDelay(
                    () -> compareAgain(lookup.begin()), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("the pod is stopping");
        }
    }

    /** A consumer waits for a topic that is gone without a word. */
    void compareAgain(CompletableFuture<TopicIdentity> answer) {
        compare(answer);
        var unused = answer.whenComplete((now, failure) -> {
            if (failure instanceof UnknownTopicOrPartitionException) {
                fatal.accept(failure);
            }
        });
    }

    void stop() {
        timer.cancel(false);
    }
}
