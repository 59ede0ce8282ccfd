package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.eventsource.connector.amqp.FormerMessage.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is kept of a stream, and what follows from it, without a broker. */
class StreamPositionTest {
    private static final StreamPosition.Read READ =
            new StreamPosition.Read("q", "b0", 1_000_000, OptionalLong.of(1L << 31));
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void whatWasReadIsKeptBesideTheBirthThatFollowsIt() {
        var anew = new StreamPosition.Anew("q", "b1", Optional.of(READ));
        assertThat(StreamPosition.parse(anew.json(), "q")).contains(anew);
        assertThat(StreamPosition.parse(anew.json(), "another")).isEmpty();
        assertThat(StreamPosition.parse("{\"queue\":\"q\",\"birth\":\"b1\"}", "q"))
                .contains(new StreamPosition.Anew("q", "b1", Optional.empty()));
    }

    /** They look for "read", and else for a time; without one they would begin at the end. */
    @Test
    void versionsBeforeBirthsFindATimeAtTheBeginOfAStreamThatWasMadeAgain() throws Exception {
        var json = new ObjectMapper().readTree(new StreamPosition.Anew("q", "b1", Optional.of(READ)).json());
        assertThat(json.path("queue").asText()).isEqualTo("q");
        assertThat(json.path("read").canConvertToLong()).isFalse();
        assertThat(Instant.parse(json.path("since").asText())).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aBirthThatCannotBeKeptIsToldWithItsReason() {
        assertThatThrownBy(() -> StreamReading.anew(READ, new UnwritableCheckpoint(READ.json())))
                .hasMessage("stream q was deleted, and that cannot be written: the store is full");
    }

    @Test
    void onlyTheMessageThatWasReadTellsThatTheFormerStreamIsThereAgain() {
        assertThat(isThereAgain(Optional.of(new Shown(1_000_000, 1L << 31)), 7)).isTrue();
        assertThat(isThereAgain(Optional.of(new Shown(1_000_000, 1)), 2_000_000))
                .isFalse();
        assertThat(isThereAgain(Optional.of(new Shown(1_000_001, 1L << 31)), 7)).isFalse();
        assertThat(isThereAgain(Optional.empty(), 1_000_000)).isFalse();
    }

    /** Else all of it would be read a second time, as a new one. */
    @Test
    void aBrokerThatIsSlowToShowAStreamThatIsLongEnoughIsAskedAgain() {
        assertThatThrownBy(() -> isThereAgain(Optional.empty(), 1_000_001))
                .hasMessageContaining("gave nothing at offset 1000000, which was read, within 10 s")
                .hasMessageContaining("it is slow or without a quorum, or the stream was deleted and made again");
    }

    private static boolean isThereAgain(Optional<Shown> shown, long messages) {
        return FormerMessage.isThereAgain(READ, shown, messages, LIMIT);
    }
}
