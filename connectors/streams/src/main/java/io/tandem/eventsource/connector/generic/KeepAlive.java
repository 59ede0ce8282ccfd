package io.tandem.eventsource.connector.generic;

import io.netty.channel.socket.nio.NioChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;

/**
 * Notices a server that is gone without a word. One whose machine or network is gone answers none of the probes of TCP, which
 * are sent where nothing else is, and cost it nothing. One that hangs answers no ping of HTTP/2; gRPC's servers end
 * connections that are pinged more often than each five minutes while they have nothing to send.
 */
final class KeepAlive {
    /** More than gRPC's servers ask for. */
    static final Duration PERIOD = Duration.ofSeconds(320);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PROBE_SECONDS = 20;
    private static final int PROBES = 3;
    private static final int PING_BYTES = 8;

    private final Vertx vertx;
    private final Duration period;
    private volatile long timer;
    private volatile boolean ended;

    /** @param period between pings */
    KeepAlive(Vertx vertx, Duration period) {
        this.vertx = vertx;
        this.period = period;
    }

    static Buffer ping() {
        return Buffer.buffer(new byte[PING_BYTES]);
    }

    /** @param silent told when a ping is not answered in time; must neither throw nor block */
    void begin(HttpConnection connection, Consumer<Throwable> silent) {
        probe(connection);
        next(connection, silent);
    }

    void end() {
        ended = true;
        vertx.cancelTimer(timer);
    }

    private void next(HttpConnection connection, Consumer<Throwable> silent) {
        if (!ended) {
            timer = vertx.setTimer(period.toMillis(), now -> ask(connection, silent));
        }
    }

    private void ask(HttpConnection connection, Consumer<Throwable> silent) {
        var answered = new AtomicBoolean();
        connection.ping(ping()).onSuccess(pong -> answered.set(true));
        timer = vertx.setTimer(Math.min(PATIENCE.toMillis(), period.toMillis()), now -> {
            if (answered.get()) {
                next(connection, silent);
            } else {
                silent.accept(new GrpcFailure.Silent());
            }
        });
    }

    /** The system's own time before its first probe is two hours. */
    private static void probe(HttpConnection connection) {
        if (connection instanceof ConnectionBase open) {
            var config = open.channel().config();
            config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), PROBE_SECONDS);
            config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), PROBE_SECONDS);
            config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
        }
    }
}
