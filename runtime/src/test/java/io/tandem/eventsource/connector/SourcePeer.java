package io.tandem.eventsource.connector;

/** The real peer of a source type in its contract test: a subject of its own (queue, topic, endpoint, ...) for each test. */
public interface SourcePeer extends AutoCloseable {
    /** A connector for the subject. Does not connect. */
    Connector connector(ConnectorContext context);

    /**
     * Makes one event of the subject, with data of its own. Does not wait until somebody takes it.
     *
     * @param bytes about how large it is; a peer whose events all have one size makes one of that
     */
    void send(int bytes) throws Exception;

    /** Makes a small one. */
    default void send() throws Exception {
        send(1024);
    }

    /** Whether somebody takes events of the subject at present, as the peer sees it. */
    boolean isTaken() throws Exception;

    @Override
    void close() throws Exception;
}
