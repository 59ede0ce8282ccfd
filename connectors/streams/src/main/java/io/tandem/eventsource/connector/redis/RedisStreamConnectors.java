package io.tandem.eventsource.connector.redis;

import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the connectors of one event, and keeps between them up to where its streams were read. */
public final class RedisStreamConnectors implements ConnectorFactory {
    private final RedisStreamSource source;
    private final Vertx vertx;
    private final Map<String, EntryId> reached = new ConcurrentHashMap<>();

    public RedisStreamConnectors(RedisStreamSource source, Vertx vertx) {
        this.source = source;
        this.vertx = vertx;
    }

    @Override
    public Connector create(ConnectorContext context) {
        return new RedisStreamConnector(source, context, vertx, reached, RedisStreamConnector.BLOCK, System::nanoTime);
    }
}
