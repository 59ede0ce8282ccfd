package io.tandem.eventsource.connector.nats;

/** How many messages the server was asked for and has not delivered. Its requests end by themselves, with a word on how many are left. */
final class PullDemand {
    /** Of what is wanted: as many small requests as there are events would cost more than the events. */
    private static final int WORTH = 4;

    private final int window;
    private long open;

    /** @param window most messages that may be asked for and not delivered */
    PullDemand(int window) {
        this.window = window;
    }

    /**
     * How many to ask for now; 0 if that is not worth a request.
     *
     * @param wanted events that may be emitted
     * @param most messages of one request
     */
    synchronized int ask(long wanted, long most) {
        if (!lacks(wanted)) {
            return 0;
        }
        long more = Math.min(Math.min(wanted, window) - open, most);
        open += more;
        return (int) more;
    }

    /** Whether a request is worth it. */
    synchronized boolean lacks(long wanted) {
        long target = Math.min(wanted, window);
        return target - open >= (open == 0 ? 1 : Math.max(1, target / WORTH));
    }

    /** Something was asked for and has not come. */
    synchronized boolean isOpen() {
        return open > 0;
    }

    synchronized void delivered() {
        open = Math.max(0, open - 1);
    }

    /** A request has ended before it was fulfilled. */
    synchronized void ended(long undelivered) {
        open = Math.max(0, open - undelivered);
    }

    /** No request is known to the server any more. */
    synchronized void reset() {
        open = 0;
    }
}
