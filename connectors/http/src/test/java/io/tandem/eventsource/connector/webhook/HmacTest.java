package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
        context.secret("hook", "secret", "Jefe");
        var wrong = Stream.generate(() -> new byte[32]).limit(19);
        var signatures = Stream.concat(wrong, Stream.of(RIGHT)).toList();
        var keys = new AtomicInteger();
        try (var secret = new WatchedSecret(context, new SecretKeySelector("hook", "secret"), Duration.ZERO)) {
            Optional<?> refusal = Hmac.SHA256.refusal(
                    secret,
                    value -> {
                        keys.incrementAndGet();
                        return List.of(value);
                    },
                    signatures,
                    BODY);

            assertThat(refusal).isEmpty();
            assertThat(keys).hasValue(1);
            assertThat(Hmac.SHA256.refusal(secret, signatures.subList(0, 19), BODY))
                    .isPresent();
            assertThat(Hmac.SHA256.refusal(secret, List.of(), BODY)).isPresent();
        }
    }
}
