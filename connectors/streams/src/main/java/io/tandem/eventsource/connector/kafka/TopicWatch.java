package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    private final String topic;
    private final Supplier<CompletableFuture<TopicIdentity>> lookup;
    private final CompletableFuture<TopicIdentity> first;
    private final Commits commits;
    private final TopicRead read;
    private final Consumer<Throwable> fatal;
    private final Duration period;
    private final long asked = System.nanoTime();
    /** The answer by which what is assigned begins. */
    private CompletableFuture<TopicIdentity> latest;

    private boolean begun;
    private volatile boolean told;
    private Future<?> timer = CompletableFuture.completedFuture(null);

    /**
     * @param topic its name
     * @param lookup asks which topic there is, as {@link TopicLookup#begin}
     * @param first the answer that is asked for while the consumer connects
     * @param commits what is read
     * @param read what this process has read
     * @param period after which it is asked again
     */
    TopicWatch(
            String topic,
            Supplier<CompletableFuture<TopicIdentity>> lookup,
            CompletableFuture<TopicIdentity> first,
            Commits commits,
            TopicRead read,
            Consumer<Throwable> fatal,
            Duration period) {
        this.topic = topic;
        this.lookup = lookup;
        this.first = first;
        this.latest = first;
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
            latest = first;
            return first;
        }
        begun = true;
        var unused = afresh();
        return latest;
    }

    /** Nothing was assigned: whatever comes later may be of a later topic. On the consumer's thread. */
    void idle() {
        begun = true;
    }

    /** Which topic there is now; blocks, as {@link TopicLookup#ask}. On the consumer's thread. */
    TopicIdentity afresh() {
        latest = lookup.get();
        return TopicLookup.await(latest);
    }

    /** Compares what is read with the last answer, by which it began, once that is there. Does not block. On the consumer's thread. */
    void compare() {
        compare(latest, gone -> LOG.debugf("kafka topic is not there topic=%s", topic));
    }

    /** Asks again, and compares. Does not block. A consumer waits for a topic that is gone without a word. */
    void compareAgain() {
        compare(lookup.get(), fatal);
    }

    private void compare(CompletableFuture<TopicIdentity> answer, Consumer<Throwable> whenGone) {
        var unused = answer.whenComplete((now, failure) -> {
            if (failure instanceof UnknownTopicOrPartitionException) {
                whenGone.accept(failure);
            } else if (failure != null) {
                unknown(failure);
            } else if (commits.areOfAnother(now)) {
                read.doubt();
                fatal.accept(new IllegalStateException(
                        "topic %s is another one than its offsets were committed to: looking again where to begin"
                                .formatted(topic)));
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
                topic,
                failure);
        told = true;
    }

    private static boolean isOfNone(CompletableFuture<?> answer) {
        return answer.isCompletedExceptionally() && answer.exceptionNow() instanceof UnknownTopicOrPartitionException;
    }

    void start(ScheduledExecutorService timers) {
        try {
            timer = timers.scheduleWithFixedDelay(
                    this::compareAgain, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("the pod is stopping");
        }
    }

    void stop() {
        timer.cancel(false);
    }
}
