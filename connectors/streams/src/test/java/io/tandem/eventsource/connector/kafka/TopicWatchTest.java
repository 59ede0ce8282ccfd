package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
    private static final TopicIdentity FORMER = TopicIdentity.of(Uuid.randomUuid(), "here");
    private static final TopicIdentity NOW = TopicIdentity.of(Uuid.randomUuid(), "here");

    private final List<Throwable> failures = new ArrayList<>();
    private final TopicRead read = new TopicRead();
    private final Commits commits = new Commits(null, false, () -> TopicIdentity.UNKNOWN, null, failures::add);
    private final CompletableFuture<TopicIdentity> answer = new CompletableFuture<>();
    private CompletableFuture<TopicIdentity> later = CompletableFuture.failedFuture(new TimeoutException());
    private final TopicWatch watch =
            new TopicWatch("orders", () -> later, answer, commits, read, failures::add, Duration.ofMinutes(5));

    TopicWatchTest() {
        commits.begin(new TopicPartition("orders", 0), new Progress(1, new Begin(5, FORMER)));
        assertThat(watch.which()).isSameAs(answer);
        watch.compare();
    }

    @Test
    void anotherTopicThanIsReadEndsTheConnectionAndTheNextOneWaitsToKnow() {
        assertThat(read.contradicts(FORMER)).isFalse();
        answer.complete(NOW);
        assertThat(failures)
                .singleElement()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("topic orders is another one than its offsets were committed to");
        assertThat(read.contradicts(FORMER)).isTrue();
    }

    @Test
    void theSameOneOrNoneThatIsKnownDoesNot() {
        answer.complete(FORMER.withPlainIds());
        compare(CompletableFuture.completedFuture(TopicIdentity.UNKNOWN));
        assertThatThrownBy(() -> compare(CompletableFuture.failedFuture(new UnknownTopicOrPartitionException())))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
        watch.compare();
        assertThat(failures).isEmpty();
        assertThat(read.contradicts(FORMER)).isFalse();
    }

    @Test
    void aTopicThatStaysDeletedEndsTheConnectionThoughTheConsumerWaitsForIt() {
        later = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException("gone"));
        watch.compareAgain();
        assertThat(failures).singleElement().isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void whoHadNoAnswerAtFirstKnowsTheTopicByALaterOne() {
        var progress = new Progress(1, new Begin(7, TopicIdentity.UNKNOWN));
        commits.begin(new TopicPartition("orders", 0), progress);
        answer.completeExceptionally(new TimeoutException());
        compare(CompletableFuture.completedFuture(FORMER));
        assertThat(progress.topic()).isEqualTo(FORMER.withPlainIds());
        assertThat(progress.birth()).isEmpty();
        assertThat(progress.take())
                .as("nothing tells of which topic an old offset is")
                .isEmpty();
        compare(CompletableFuture.completedFuture(NOW));
        assertThat(failures).hasSize(1);
    }

    /** A member that had no partitions for days took the answer of its start for that of now. */
    @Test
    void theAnswerOfTheStartIsNotTakenOnceNothingWasAssigned() {
        var idle = new TopicWatch(
                "orders",
                () -> later,
                CompletableFuture.completedFuture(FORMER),
                commits,
                read,
                failures::add,
                Duration.ofMinutes(5));
        idle.idle();
        assertThat(idle.which()).isSameAs(later);
    }

    /** The connection was ended once more, and began where it had begun. */
    @Test
    void whatBeginsByASecondAnswerIsNotComparedWithTheFirst() {
        answer.complete(FORMER);
        later = CompletableFuture.completedFuture(NOW);
        assertThat(watch.afresh()).isEqualTo(NOW);
        commits.begin(new TopicPartition("orders", 0), new Progress(1, new Begin(5, NOW)));
        watch.compare();
        assertThat(failures).isEmpty();
    }

    /** By an answer that is asked for with another assignment. */
    private void compare(CompletableFuture<TopicIdentity> next) {
        later = next;
        var unused = watch.which();
        watch.compare();
    }
}
