package io.tandem.eventsource.connector;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The event loop of a program, for connectors that need one. */
public final class EventLoops {
    public static final Vertx VERTX =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));

    private EventLoops() {}
}
