package io.tandem.eventsource.state;

import java.util.concurrent.Flow;

/**
 * The demand of one subscriber whose publisher is replaced from time to time: what one publisher left unmet, the next one is
 * asked for. Thread-safe; calls of publishers are made without a lock.
 */
public final class CarriedDemand {
    private Flow.Subscription upstream;
    private long unmet;

    /** Asks the present publisher, or the next one if there is none. */
    public void request(long more) {
        Flow.Subscription to;
        synchronized (this) {
            unmet = unmet + more < 0 ? Long.MAX_VALUE : unmet + more;
            to = upstream;
        }
        if (to != null) {
            to.request(more);
        }
    }

    /** An item arrived. */
    public synchronized void met() {
        unmet -= unmet == Long.MAX_VALUE || unmet == 0 ? 0 : 1;
    }

    /** From now on this publisher is asked, beginning with what is unmet. */
    public void ask(Flow.Subscription next) {
        long open;
        synchronized (this) {
            upstream = next;
            open = unmet;
        }
        if (open > 0) {
            next.request(open);
        }
    }

    /** The publisher is gone; nobody is asked until the next one. */
    public synchronized void forget(Flow.Subscription gone) {
        if (upstream == gone) {
            upstream = null;
        }
    }
}
