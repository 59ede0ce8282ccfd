package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {
    private static final Duration OVERLAP = Duration.ofMinutes(1);
    private static final SecretKeySelector SELECTOR = new SecretKeySelector("hook", "secret");
    /** Known answer of RFC 4231, second case. */
    private static final String SIGNATURE = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private static final byte[] BODY = "what do ya want for nothing?".getBytes(UTF_8);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final TestContext context = new TestContext("push", now::get, Executors.newSingleThreadScheduledExecutor());

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void whileASecretRotatesBothValuesAreRightAndThenTheNewOneOnly() {
        context.secret("hook", "secret", "old");
        try (var secret = new WatchedSecret(context, SELECTOR, OVERLAP, missing -> {})) {
            context.secret("hook", "secret", "new");
            await().until(() -> secret.matches("new"));
            assertThat(secret.matches("old")).isTrue();
            assertThat(secret.matches("other")).isFalse();

            now.set(Instant.EPOCH.plus(OVERLAP));
            assertThat(secret.matches("old")).isFalse();
            assertThat(secret.matches("new")).isTrue();
        }
    }

    @Test
    void aSecretThatIsGoneMatchesNothing() {
        try (var secret = new WatchedSecret(context, SELECTOR, OVERLAP, missing -> {})) {
            assertThat(secret.isPresent()).isFalse();
            assertThat(secret.matches("")).isFalse();
            assertThat(Hmac.SHA256.signed(secret, Hmac.hex(SIGNATURE, "sha256="), BODY))
                    .isFalse();
        }
    }

    /** All requests were answered 500, and the event was "running" with nothing said. */
    @Test
    void aSecretThatIsMissingIsToldWithItsFieldUntilItIsThere() {
        var told = new CopyOnWriteArrayList<String>();
        var telling = new TestContext("push", now::get, Executors.newSingleThreadScheduledExecutor()) {
            @Override
            public void blocked(String reason) {
                told.add(reason);
            }
        };
        telling.secret("hook", "other", "there");
        try (telling;
                var secrets = new Secrets(telling)) {
            secrets.shared("signature.secret", SELECTOR);
            secrets.bearer("authSecret", new SecretKeySelector("hook", "other"));
            assertThat(told)
                    .singleElement()
                    .asString()
                    .startsWith("no request is taken, signature.secret: Secret hook has no key secret");
            telling.secret("hook", "secret", "");
            await().until(() -> told.getLast().contains("signature.secret: Secret hook has an empty key secret"));
            telling.secret("hook", "secret", "value");
            await().until(() -> told.getLast().isEmpty());
        }
    }

    @Test
    void aRequestIsSignedByItsSecretOrNotAtAll() {
        context.secret("hook", "secret", "Jefe");
        try (var secret = new WatchedSecret(context, SELECTOR, OVERLAP, missing -> {})) {
            assertThat(Hmac.SHA256.signed(secret, Hmac.hex(SIGNATURE, "sha256="), BODY))
                    .isTrue();
            assertThat(Hmac.SHA256.signed(
                            secret,
                            Hmac.hex(SIGNATURE.toUpperCase(Locale.ROOT).replace("SHA", "sha"), "sha256="),
                            "what do ya want ".getBytes(UTF_8),
                            "for nothing?".getBytes(UTF_8)))
                    .isTrue();
            assertThat(Hmac.SHA256.signed(secret, Hmac.hex(SIGNATURE, "sha256="), new byte[0]))
                    .isFalse();
            assertThat(Hmac.SHA256.signed(secret, Optional.empty(), BODY)).isFalse();
            assertThat(Hmac.hex("sha256=5", "sha256=")).isEmpty();
            assertThat(Hmac.hex(null, "sha256=")).isEmpty();
            assertThat(Hmac.hex("sha1=00", "sha256=")).isEmpty();
        }
    }

    @Test
    void nobodySignsByAnEmptySecret() {
        context.secret("hook", "secret", "");
        try (var secret = new WatchedSecret(context, SELECTOR, OVERLAP, missing -> {})) {
            assertThat(Hmac.SHA256.signed(secret, Optional.of(new byte[0]), BODY))
                    .isFalse();
        }
    }
}
