package io.tandem.eventsource.connector.webhook;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** One event loop of a port; Vert.x spreads the port's connections over them. */
final class ServerLoop extends AbstractVerticle {
    private static final Logger LOG = Logger.getLogger(ServerLoop.class);
    private static final long SECOND = 1000;
    private static final int SECONDS_BETWEEN_RELOADS = 5;
    private static final String HEALTH = "/health";

    private final HttpServerOptions options;
    private final SlowClients clients;
    private final Function<String, Optional<Endpoint>> endpoints;
    private final Optional<ReloadingKey> certificate;

    ServerLoop(
            HttpServerOptions options,
            SlowClients.Limits limits,
            Function<String, Optional<Endpoint>> endpoints,
            Optional<ReloadingKey> certificate) {
        this.options = options;
        this.clients = new SlowClients(limits);
        this.endpoints = endpoints;
        this.certificate = certificate;
    }

    @Override
    public void start(Promise<Void> started) {
        var server = vertx.createHttpServer(options)
                .connectionHandler(clients::connected)
                .exceptionHandler(e -> LOG.debugf(e, "connection failed port=%d", options.getPort()))
                .requestHandler(this::handle);
        vertx.setPeriodic(SECOND, tick -> clients.tick());
        certificate.ifPresent(reload -> vertx.setPeriodic(
                SECOND * SECONDS_BETWEEN_RELOADS, tick -> Thread.ofVirtual().start(reload::refresh)));
        server.listen().<Void>mapEmpty().onComplete(started);
    }

    private void handle(HttpServerRequest request) {
        var client = clients.of(request.connection());
        var endpoint = endpoints.apply(request.path());
        if (endpoint.isPresent()) {
            new Exchange(request, endpoint.get(), context, client).begin();
            return;
        }
        var answer = HEALTH.equals(request.path()) ? Answer.HEALTHY : Answer.NOT_FOUND;
        answer.writeTo(request.response()).onComplete(sent -> client.wasAnswered());
    }
}
