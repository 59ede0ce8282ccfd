package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that are nearly right, thousands of them: each becomes events or a refusal, nothing is thrown, and nothing that
 * is forged is taken. */
class AnyRequestTest {
    private static final int REQUESTS = 3000;
    private final Senders senders = new Senders();

    @AfterEach
    void stop() {
        senders.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRightIsTakenAndWhateverElseComesIsTakenOrRefused(Sender sender) {
        var interpreter = senders.interpreter(sender);
        var random = new SplittableRandom(sender.ordinal());
        var right = sender.body.getBytes(UTF_8);
        assertThat(Taken.taken(interpreter.read(senders.request(sender, right, right, shown -> shown))))
                .isTrue();
        int refusals = 0;
        for (int i = 0; i < REQUESTS; i++) {
            var body = mutated(right, random);
            boolean signed = random.nextBoolean();
            var shown = new Shown(value -> signed ? value : text(value, random));
            var reading = interpreter.read(senders.request(sender, body, signed ? body : right, shown));
            Taken.refuseForged(sender, body, signed ? body : right, shown.isRight(), reading);
            if (!Taken.taken(reading)) {
                refusals++;
            }
        }
        assertThat(refusals).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRightIsRefusedWithoutCredentialsAndWithOthers(Sender sender) {
        if (sender.shows == Sender.Shows.CREDENTIALS || sender.shows == Sender.Shows.SIGNATURE) {
            assertUnauthorized(sender, shown -> "");
            assertUnauthorized(sender, AnyRequestTest::another);
        }
    }

    private void assertUnauthorized(Sender sender, UnaryOperator<String> shown) {
        var right = sender.body.getBytes(UTF_8);
        var reading = senders.interpreter(sender).read(senders.request(sender, right, right, shown));
        assertThat(reading).isInstanceOfSatisfying(Interpreter.Refusal.class, refusal -> assertThat(
                        refusal.reason().status())
                .isEqualTo(401));
    }

    /** One byte is another, near the end, but none that only fills up base64. */
    private static String another(String shown) {
        var bytes = shown.getBytes(ISO_8859_1);
        bytes[Math.max(0, bytes.length - 4)] ^= 1;
        return new String(bytes, ISO_8859_1);
    }

    private static String text(String like, SplittableRandom random) {
        return new String(mutated(like.getBytes(ISO_8859_1), random), ISO_8859_1);
    }

    /** A byte changed, a piece cut out or doubled, or the end cut off; up to three times. */
    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        var out = bytes.clone();
        for (int times = random.nextInt(4); times > 0 && out.length > 1; times--) {
            int from = random.nextInt(out.length);
            int to = from + random.nextInt(out.length - from);
            switch (random.nextInt(4)) {
                case 0 -> out[from] = (byte) random.nextInt(256);
                case 1 -> out = joined(Arrays.copyOf(out, from), Arrays.copyOfRange(out, to, out.length));
                case 2 -> out = joined(Arrays.copyOf(out, to), Arrays.copyOfRange(out, from, out.length));
                default -> out = Arrays.copyOf(out, from);
            }
        }
        return out;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
