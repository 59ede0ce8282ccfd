package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {
    private static final HttpAnswer TAKEN = new HttpAnswer(200, false, false);
    private static final HttpAnswer LATER = new HttpAnswer(503, true, false);
    private static final HttpAnswer NEVER = new HttpAnswer(503, false, false);

    @Test
    void answersAreReadOneAfterTheOther() throws IOException {
        var in = in(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nsuccess"
                        + "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        assertThat(HttpAnswer.read(in)).isEqualTo(TAKEN);
        assertThat(HttpAnswer.read(in)).isEqualTo(new HttpAnswer(503, true, true));
        assertThatThrownBy(() -> HttpAnswer.read(in)).isInstanceOf(EOFException.class);
    }

    @Test
    void whatIsCutOffOrNoAnswerIsNone() {
        for (var text : List.of("HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsucc")) {
            assertThatThrownBy(() -> HttpAnswer.read(in(text))).isInstanceOf(EOFException.class);
        }
        assertThatThrownBy(() -> HttpAnswer.read(in("SSH-2.0-x\r\n\r\n"))).hasMessageContaining("SSH-2.0-x");
    }

    @Test
    void a503HasToSayWhenToComeAgain() {
        assertThat(TAKEN.isRight()).isTrue();
        assertThat(LATER.isRight()).isTrue();
        assertThat(NEVER.isRight()).isFalse();

        var tally = new FloodTally(Flood.HEADS);
        List.of(TAKEN, LATER, LATER, new HttpAnswer(431, false, true)).forEach(tally::answered);
        assertThat(tally.wrong()).isEmpty();
        tally.answered(NEVER);
        tally.answered(new HttpAnswer(500, false, true));
        assertThat(tally.told()).isEqualTo("1 × 200, 1 × 431, 1 × 500, 2 × 503, 1 × 503 without Retry-After");
        assertThat(tally.wrong()).isEqualTo("1 × 500, 1 × 503 without Retry-After");
    }

    @Test
    void whoBehavesHasToGetAnAnswerToEachPost() {
        var seen = GoodSeen.of(List.of(
                post(5, TAKEN),
                post(20, TAKEN),
                post(11_000, TAKEN),
                post(3, LATER),
                new GoodClient.Post(true, 30_000, Optional.empty(), "timeout")));

        assertThat(seen)
                .isEqualTo(new GoodSeen(5, 3, 1, 2, "1 × no answer on a kept connection (timeout)", 20, 3, 11_000));
        assertThat(GoodSeen.of(List.of(post(1, NEVER))).wrong()).isEqualTo("1 × 503 without Retry-After");
        assertThat(GoodSeen.of(List.of(post(1, new HttpAnswer(431, false, true))))
                        .wrong())
                .isEqualTo("1 × 431");
    }

    @Test
    void bodiesAreJsonOfTheLengthThatIsAnnounced() {
        var bodies = new FloodBody();
        var numbers = IntStream.range(0, 3).mapToObj(unused -> bodies.next()).toList();

        assertThat(numbers).doesNotHaveDuplicates();
        for (long number : numbers) {
            assertThat(FloodBody.small(number)).hasSize(FloodBody.SMALL);
            assertThat(FloodBody.begin(number).length + FloodBody.afterBegin().length)
                    .isEqualTo(FloodBody.LARGE);
        }
        bodies.taken(numbers.get(1));
        assertThat(bodies.fed()).containsExactly(new Fed("webhook", numbers.get(1)));
    }

    private static GoodClient.Post post(long millis, HttpAnswer answer) {
        return new GoodClient.Post(false, millis, Optional.of(answer), "");
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
