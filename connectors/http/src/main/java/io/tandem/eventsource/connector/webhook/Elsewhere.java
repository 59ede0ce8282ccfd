package io.tandem.eventsource.connector.webhook;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What an endpoint's requests need from other servers, such as certificates: one warning when it cannot be had and one line when
 * it can again, however many requests come meanwhile; no more than a warning a minute, for anybody can send requests.
 */
public final class Elsewhere {
    private static final Logger LOG = Logger.getLogger(Elsewhere.class);
    private static final long QUIET = Duration.ofMinutes(1).toNanos();

    private final String eventName;
    private final String consequence;
    private final LongSupplier nanoClock;
    private boolean away;
    private long lastWarning;

    /** For requests that are answered 503 until it can be had. */
    Elsewhere(String eventName, LongSupplier nanoClock) {
        this(eventName, "requests are answered 503", nanoClock);
    }

    /** @param consequence what becomes of requests meanwhile, for people */
    public Elsewhere(String eventName, String consequence, LongSupplier nanoClock) {
        this.eventName = eventName;
        this.consequence = consequence;
        this.nanoClock = nanoClock;
        this.lastWarning = nanoClock.getAsLong() - QUIET;
    }

    /** It cannot be had. */
    public synchronized void failed(Throwable reason) {
        if (!away && nanoClock.getAsLong() - lastWarning >= QUIET) {
            away = true;
            lastWarning = nanoClock.getAsLong();
            LOG.warnf(
                    "%s, for what they refer to cannot be had: %s eventName=%s", consequence, text(reason), eventName);
        }
    }

    /** It can be had. */
    public synchronized void answered() {
        if (away) {
            away = false;
            LOG.infof("what requests refer to can be had again eventName=%s", eventName);
        }
    }

    /** Of our own client, whose messages name the server and quote nothing; others are only named. */
    private static String text(Throwable reason) {
        var cause = reason instanceof IOException || reason.getCause() == null ? reason : reason.getCause();
        return cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage()
                : cause.getClass().getSimpleName();
    }
}
