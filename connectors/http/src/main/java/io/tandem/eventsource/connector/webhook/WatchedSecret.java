package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.webhook.Interpreter.Refusal;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A key of a Secret, read again each second, so that a request is judged by the present value without reading a file. While it
 * is rotated two values may be right: both lines of a value of two lines, and after a change the value before, for as long as
 * a sender may need to learn the new one. Thread-safe.
 */
public final class WatchedSecret implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WatchedSecret.class);
    static final Refusal UNKNOWN = new Refusal(Reason.FAILED, "the Secret that requests are checked by cannot be read");
    private static final long SECONDS_BETWEEN_READS = 1;

    private final Mounts mounts;
    private final SecretKeySelector selector;
    private final InstantSource clock;
    private final Duration overlap;
    private final Consumer<Optional<String>> missing;
    private final Future<?> reading;
    private Optional<String> told = Optional.empty();
    private volatile Values values = Values.NONE;

    /**
     * Reads it for the first time before it returns; blocks.
     *
     * @param overlap how long the value before a change is still right; zero: not at all
     * @param missing told why nothing can match as soon as that is so, and with nothing when it can again; must not block
     */
    WatchedSecret(
            ConnectorContext context,
            SecretKeySelector selector,
            Duration overlap,
            Consumer<Optional<String>> missing) {
        this.mounts = context.mounts();
        this.selector = selector;
        this.clock = context.clock();
        this.overlap = overlap;
        this.missing = missing;
        read();
        reading = context.scheduler()
                .scheduleWithFixedDelay(
                        () -> Thread.ofVirtual().start(this::read),
                        SECONDS_BETWEEN_READS,
                        SECONDS_BETWEEN_READS,
                        TimeUnit.SECONDS);
    }

    /** Whether it could be read; if not, nothing matches it. */
    public boolean isPresent() {
        return values.isPresent();
    }

    /** Compares with what is right now, in a time that does not depend on where they differ. */
    public boolean matches(String token) {
        var given = token.getBytes(UTF_8);
        return any(value -> MessageDigest.isEqual(value, given));
    }

    /** Why not to take a request with this token; empty if it is right. */
    public Optional<Refusal> refusal(String token) {
        if (!isPresent()) {
            return Optional.of(UNKNOWN);
        }
        return token != null && matches(token)
                ? Optional.empty()
                : Optional.of(new Refusal(Reason.CREDENTIALS, "the request does not have the token of this endpoint"));
    }

    /** Whether a test holds for a value that is right now; the test has to take the same time for all. No value is empty. */
    public boolean any(Predicate<byte[]> test) {
        return valid().stream().anyMatch(value -> value.length > 0 && test.test(value));
    }

    @Override
    public void close() {
        reading.cancel(false);
    }

    private List<byte[]> valid() {
        var now = values;
        return now.before.isEmpty() || !clock.instant().isBefore(now.until) ? now.right : now.withBefore();
    }

    private synchronized void read() {
        var known = values;
        try {
            var read = mounts.secret(selector.name(), selector.key()).getBytes(UTF_8);
            if (!known.isPresent() || overlap.isZero()) {
                values = new Values(read, lines(read), List.of(), Instant.MIN);
            } else if (!MessageDigest.isEqual(read, known.present)) {
                values = new Values(
                        read, lines(read), known.right, clock.instant().plus(overlap));
            }
            tell(
                    read.length > 0
                            ? Optional.empty()
                            : Optional.of("Secret %s has an empty key %s, which nothing matches: fill it"
                                    .formatted(selector.name(), selector.key())));
        } catch (RuntimeException e) {
            if (known.isPresent()) {
                LOG.errorf("Secret %s key %s is gone: %s", selector.name(), selector.key(), reason(e));
            }
            values = Values.NONE;
            tell(Optional.of(reason(e)));
        }
    }

    private void tell(Optional<String> why) {
        if (!why.equals(told)) {
            told = why;
            missing.accept(why);
        }
    }

    private static String reason(RuntimeException e) {
        return e instanceof Mounts.MissingMountException missing
                ? missing.getMessage()
                : e.getClass().getSimpleName();
    }

    /** The whole value, and if it has two lines, each of them. */
    private static List<byte[]> lines(byte[] value) {
        var lines = new String(value, UTF_8).split("\n", -1);
        return lines.length == 2
                ? List.of(
                        value,
                        lines[0].strip().getBytes(UTF_8),
                        lines[1].strip().getBytes(UTF_8))
                : List.of(value);
    }

    /**
     * @param right what the present value makes right
     * @param before what was right before, and is until then
     */
    private record Values(byte[] present, List<byte[]> right, List<byte[]> before, Instant until) {
        static final Values NONE = new Values(null, List.of(), List.of(), Instant.MIN);

        boolean isPresent() {
            return present != null;
        }

        List<byte[]> withBefore() {
            return Stream.concat(right.stream(), before.stream()).toList();
        }
    }
}
