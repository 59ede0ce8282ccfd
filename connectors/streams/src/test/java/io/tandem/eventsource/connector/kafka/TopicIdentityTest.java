package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicIdentityTest {
    private static final TopicIdentity FORMER = TopicIdentity.of(Uuid.randomUuid(), "here");
    private static final TopicIdentity NOW = TopicIdentity.of(Uuid.randomUuid(), "here");

    @Test
    void whatIsCommittedIsReadBack() {
        for (var identity : new TopicIdentity[] {
            NOW, NOW.withPlainIds(), TopicIdentity.of(NOW.topic(), null), TopicIdentity.of(NOW.topic(), "odd;ids=plain")
        }) {
            assertThat(TopicIdentity.committed(identity.metadata())).isEqualTo(identity);
        }
        assertThat(NOW.birth()).isEqualTo(NOW.topic().toString().substring(0, 8));
        assertThat(NOW.withPlainIds().birth()).isEmpty();
        assertThat(TopicIdentity.UNKNOWN.metadata()).isEmpty();
        assertThat(TopicIdentity.UNKNOWN.birth()).isEmpty();
        assertThat(TopicIdentity.of(Uuid.ZERO_UUID, "here")).isEqualTo(TopicIdentity.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "consumer-1",
                "topic=short;cluster=here",
                "topic=AAAAAAAAAAAAAAAAAAAAAA;cluster=here",
                "topic=0123456789abcdefghijk!;cluster=here",
                "topic=0123456789abcdefghijkl",
                "topic=0123456789abcdefghijkl;cluster=he re",
                "topic=0123456789abcdefghijkl;cluster=here;ids=other",
                "x topic=0123456789abcdefghijkl;cluster=here"
            })
    void whatOthersCommittedSaysNothing(String metadata) {
        assertThat(TopicIdentity.committed(metadata)).isEqualTo(TopicIdentity.UNKNOWN);
        assertThat(TopicIdentity.committed(null)).isEqualTo(TopicIdentity.UNKNOWN);
    }

    @Test
    void whatIsNotKnownIsNoOtherTopic() {
        assertThat(NOW.differs(FORMER)).isTrue();
        assertThat(NOW.differs(NOW.withPlainIds())).isFalse();
        assertThat(NOW.differs(TopicIdentity.UNKNOWN)).isFalse();
        assertThat(TopicIdentity.UNKNOWN.differs(NOW)).isFalse();
        assertThat(NOW.isElsewhere(TopicIdentity.of(NOW.topic(), "there"))).isTrue();
        assertThat(NOW.isElsewhere(TopicIdentity.of(NOW.topic(), ""))).isFalse();
    }

    @Test
    void aLateCommitOfOneWhoReadTheFormerTopicDoesNotCountHoweverFarItIs() {
        assertThat(isAhead(at(5, NOW), at(3, NOW), NOW)).isTrue();
        assertThat(isAhead(at(3, NOW), at(5, NOW), NOW)).isFalse();
        assertThat(isAhead(null, at(5, NOW), NOW)).isFalse();
        // we are the late one
        assertThat(isAhead(at(1, NOW), at(900, FORMER), NOW)).isTrue();
        // the other is
        assertThat(isAhead(at(900, FORMER), at(1, NOW), NOW)).isFalse();
        // nobody can tell
        assertThat(isAhead(at(1, FORMER), at(900, NOW), TopicIdentity.UNKNOWN)).isTrue();
        // of a former version of ours
        assertThat(isAhead(at(5, TopicIdentity.UNKNOWN), at(3, NOW), NOW)).isTrue();
        assertThat(isAhead(at(3, TopicIdentity.UNKNOWN), at(5, NOW), NOW)).isFalse();
    }

    private static OffsetAndMetadata at(long offset, TopicIdentity topic) {
        return new Begin(offset, topic).committed();
    }

    private static boolean isAhead(OffsetAndMetadata there, OffsetAndMetadata ours, TopicIdentity now) {
        return Commits.isAhead(there, ours, () -> now);
    }
}
