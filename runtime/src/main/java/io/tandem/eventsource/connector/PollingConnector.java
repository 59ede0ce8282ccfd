package io.tandem.eventsource.connector;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A connector whose source is asked again and again. It is asked for no more than is wanted, and not at all while nothing is;
 * a question that waits at its source is interrupted when the intake ends.
 */
public abstract class PollingConnector extends BlockingConnector {
    private final Duration pause;
    private volatile Thread poller;

    /** @param pause before the next question when the last one found nothing; zero for sources that wait themselves */
    protected PollingConnector(ConnectorContext context, Worker worker, Duration pause) {
        super(context, worker, Long.MAX_VALUE); // no more is emitted than was wanted, and what was must be taken
        this.pause = pause;
    }

    /** Connects; may block. */
    protected abstract void open() throws Exception;

    /**
     * Asks once, and emits what there is by {@link #emit}. May wait at its source, some seconds at most or until it is
     * interrupted.
     *
     * @param most events that may be emitted, at least 1
     * @return whether there was anything; if not, the next question follows after the pause
     */
    protected abstract boolean receive(int most) throws Exception;

    @Override
    protected final void connect() throws Exception {
        open();
        poller = Thread.currentThread();
        while (!stopping()) {
            int most = (int) Math.min(wanted(), Integer.MAX_VALUE);
            if (most == 0) {
                LockSupport.park(this);
            } else if (!receive(most) && !stopping()) {
                LockSupport.parkNanos(this, pause.toNanos());
            }
        }
    }

    @Override
    protected final void requested() {
        LockSupport.unpark(poller);
    }
}
