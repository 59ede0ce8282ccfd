package io.tandem.eventsource.connector.webhook;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** One event loop of a port; Vert.x spreads the port's connections over them. */
final class ServerLoop extends AbstractVerticle {
    private static final Logger LOG = Logger.getLogger(ServerLoop.class);
    /** What a field of an answer may have; a query with anything else is not one. */
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]*");

    private static final long SECOND = 1000;
    private static final int SECONDS_BETWEEN_RELOADS = 5;
    /** How long answers may take that are on their way when the port is closed, in looks at them. */
    private static final int LOOKS = 40;

    private static final long BETWEEN_LOOKS = 50;

    private final HttpServerOptions options;
    private final SlowClients clients;
    private final Routes routes;
    private final WorkerExecutor workers;
    private final Optional<ReloadingKey> certificate;
    private Loop loop;

    ServerLoop(
            HttpServerOptions options,
            SlowClients.Limits limits,
            Routes routes,
            WorkerExecutor workers,
            Optional<ReloadingKey> certificate) {
        this.options = options;
        this.clients = new SlowClients(limits);
        this.routes = routes;
        this.workers = workers;
        this.certificate = certificate;
    }

    @Override
    public void start(Promise<Void> started) {
        loop = new Loop(context, workers);
        var server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    clients.connected(connection);
                    Pipelining.bound(connection, () -> clients.of(connection).flood());
                })
                .exceptionHandler(e -> LOG.debugf(e, "connection failed port=%d", options.getPort()))
                .requestHandler(this::handle);
        vertx.setPeriodic(SECOND, tick -> clients.tick());
        certificate.ifPresent(reload -> vertx.setPeriodic(
                SECOND * SECONDS_BETWEEN_RELOADS, tick -> Thread.ofVirtual().start(reload::refresh)));
        server.listen().<Void>mapEmpty().onComplete(started);
    }

    /** Waits for what is in hand, within a bound; the connections are closed after it. */
    @Override
    public void stop(Promise<Void> stopped) {
        waitForAnswers(LOOKS, stopped);
    }

    private void waitForAnswers(int looks, Promise<Void> stopped) {
        if (looks == 0 || !clients.busy()) {
            stopped.complete();
        } else {
            vertx.setTimer(BETWEEN_LOOKS, later -> waitForAnswers(looks - 1, stopped));
        }
    }

    private void handle(HttpServerRequest request) {
        var client = clients.of(request.connection());
        switch (routes.find(request.path())) {
            case Routes.To(var endpoint) -> new Exchange(request, endpoint, loop, client).begin();
            case Routes.Moved(var path) -> {
                var query = request.query() == null ? "" : "?" + request.query();
                if (PRINTABLE.matcher(query).matches()) {
                    request.response().putHeader("Location", path + query);
                    refuse(request, client, Answer.of(301, "", null));
                } else {
                    refuse(request, client, Answer.BAD_PATH);
                }
            }
            case Routes.Healthy healthy -> refuse(request, client, Answer.HEALTHY);
            case Routes.Stopped stopped -> refuse(request, client, Answer.STOPPED);
            case Routes.Malformed malformed -> refuse(request, client, Answer.BAD_PATH);
            case Routes.Unknown unknown -> refuse(request, client, Answer.NOT_FOUND);
        }
    }

    private static void refuse(HttpServerRequest request, SlowClients.Client client, Answer answer) {
        var reply = new Reply(request, client, () -> {}, () -> {}, nobodys -> {});
        request.handler(piece -> reply.ignore(piece.length()));
        reply.begin(() -> {});
        reply.give(answer, null);
    }
}
