package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.config.Mounts;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** A Secret read again each second, so that a request is judged by the present one without reading a file. */
final class WatchedSecret implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WatchedSecret.class);
    private static final long SECONDS_BETWEEN_READS = 1;

    private final Mounts mounts;
    private final SecretKeySelector selector;
    private final Future<?> reading;
    private volatile Optional<byte[]> present = Optional.empty();

    /** Reads it for the first time before it returns; blocks. */
    WatchedSecret(Mounts mounts, SecretKeySelector selector, ScheduledExecutorService scheduler) {
        this.mounts = mounts;
        this.selector = selector;
        read();
        reading = scheduler.scheduleWithFixedDelay(
                () -> Thread.ofVirtual().start(this::read),
                SECONDS_BETWEEN_READS,
                SECONDS_BETWEEN_READS,
                TimeUnit.SECONDS);
    }

    /** Whether it could be read. */
    boolean isPresent() {
        return present.isPresent();
    }

    /** Compares in a time that does not depend on where they differ. */
    boolean matches(String token) {
        return present.isPresent() && MessageDigest.isEqual(present.get(), token.getBytes(UTF_8));
    }

    @Override
    public void close() {
        reading.cancel(false);
    }

    private void read() {
        try {
            present = Optional.of(mounts.secret(selector.name(), selector.key()).getBytes(UTF_8));
        } catch (Mounts.MissingMountException e) {
            if (present.isPresent()) {
                LOG.errorf("authSecret is gone: %s", e.getMessage());
            }
            present = Optional.empty();
        }
    }
}
