package io.tandem.eventsource.connector.nsq;

/**
 * Where an nsqd listens for clients, as it told its nsqlookupd.
 *
 * @param host name or address
 */
record NsqdAddress(String host, int port) {
    /** As upstream's client writes it into events. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, port);
    }
}
