package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    private final TopicWatch watch =
            new TopicWatch(new TopicLookup(Map.of(), "orders"), answer, commits, read, failures::add);

    TopicWatchTest() {
        commits.begin(new TopicPartition("orders", 0), new Progress(1, new Begin(5, FORMER)));
        assertThat(watch.which()).isSameAs(answer);
        watch.compare(answer);
    }

    @Test
    void anotherTopicThanIsReadEndsTheConnectionAndTheNextOneWaitsToKnow() {
        assertThat(read.contradicts(FORMER)).isFalse();
        answer.complete(NOW);
        assertThat(failures)
                .singleElement()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("topic orders was deleted and made again");
        assertThat(read.contradicts(FORMER)).isTrue();
    }

    @Test
    void theSameOneOrNoneThatIsKnownDoesNot() {
        answer.complete(FORMER.withPlainIds());
        watch.compare(CompletableFuture.completedFuture(TopicIdentity.UNKNOWN));
        watch.compare(CompletableFuture.failedFuture(new UnknownTopicOrPartitionException()));
        assertThat(failures).isEmpty();
        assertThat(read.contradicts(FORMER)).isFalse();
    }
}
