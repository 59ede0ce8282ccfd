package io.tandem.eventsource.connector;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The event loop of a program, for connectors that need one. */
public final class EventLoops {
    public static final Vertx VERTX =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));

    static {
        // the first Uni of a program finds what passes its context on, which two threads must not do at once
        Uni.createFrom().voidItem().await().indefinitely();
    }

    private EventLoops() {}
}
