package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
        if (!begun && !first.isCompletedExceptionally()) { // where there was none there is one now
            begun = true;
            return first;
        }
        return CompletableFuture.completedFuture(lookup.ask());
    }

    /** Compares what is read with the answer once that is there. Does not block. */
    void compare(CompletableFuture<TopicIdentity> answer) {
        var unused = answer.thenAccept(now -> {
            if (commits.areOfAnother(now)) {
                read.doubt();
                fatal.accept(new IllegalStateException(
                        "topic %s was deleted and made again: reading it from its first record"
                                .formatted(lookup.topic())));
            }
        });
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
