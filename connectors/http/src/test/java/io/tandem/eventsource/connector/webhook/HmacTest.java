package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HmacTest {
    private static final byte[] BODY = "what do ya want for nothing?".getBytes(UTF_8);
    /** Known answer of RFC 4231, second case. */
    private static final byte[] RIGHT = Hmac.hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "")
            .orElseThrow();

    private final TestContext context = new TestContext("push");

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void whoListsManySignaturesHasTheBodySummedOnlyOnceForEachKey() {
        var sums = new AtomicInteger();
        UnaryOperator<byte[]> sum = key -> {
            sums.incrementAndGet();
            return new byte[] {key[0]};
        };
        var keys = List.of(new byte[] {1}, new byte[] {2});
        var wrong = Stream.generate(() -> new byte[1]).limit(19).toList();

        assertThat(Hmac.isOne(keys, wrong, sum)).isFalse();
        assertThat(sums).hasValue(2);
        assertThat(Hmac.isOne(keys, List.of(new byte[1], new byte[] {2}), sum)).isTrue();
        assertThat(sums).hasValue(4);
    }

    @Test
    void ofManySignaturesOneHasToBeRight() {
        context.secret("hook", "secret", "Jefe");
        var wrong = Stream.generate(() -> new byte[32]).limit(19);
        var signatures = Stream.concat(wrong, Stream.of(RIGHT)).toList();
        try (var secret =
                new WatchedSecret(context, new SecretKeySelector("hook", "secret"), Duration.ZERO, missing -> {})) {
            assertThat(Hmac.SHA256.refusal(secret, signatures, BODY)).isEmpty();
            assertThat(Hmac.SHA256.refusal(secret, signatures.subList(0, 19), BODY))
                    .isPresent();
            assertThat(Hmac.SHA256.refusal(secret, List.of(), BODY)).isPresent();
        }
    }
}
