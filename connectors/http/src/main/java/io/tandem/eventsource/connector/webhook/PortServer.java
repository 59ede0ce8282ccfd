package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** One listening port: several event loops with one table of routes. */
final class PortServer {
    private static final Logger LOG = Logger.getLogger(PortServer.class);
    private static final int LONGEST_HEAD = 64 << 10;
    private static final int BACKLOG = 1024;
    private static final int STREAMS = 100;
    /** Lower ones are, on many nodes, for processes with a right that pods do not have. */
    private static final int FIRST_FREE = 1024;

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final Optional<ServerTls> tls;
    private final Routes routes;
    private final WorkerExecutor workers;
    private final int eventLoops;
    private final SlowClients.Limits limits;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<String> deployed = new CompletableFuture<>();

    /**
     * @param routes the port's endpoints; longer-lived than the server
     * @param eventLoops how many share the port's connections
     */
    PortServer(
            Vertx vertx,
            WorkerExecutor workers,
            String host,
            int port,
            Optional<ServerTls> tls,
            Routes routes,
            int eventLoops,
            SlowClients.Limits limits) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.routes = routes;
        this.workers = workers;
        this.eventLoops = eventLoops;
        this.limits = limits;
    }

    Optional<ServerTls> tls() {
        return tls;
    }

    /** Listens, however often it is asked to; fails if the port is not free. Reads the certificate, so it may block. */
    Uni<Void> start() {
        return Uni.createFrom().deferred(() -> {
            if (begun.compareAndSet(false, true)) {
                var unused = listen().subscribe().with(deployed::complete, deployed::completeExceptionally);
            }
            return deployed().replaceWithVoid();
        });
    }

    /** Answers what is in hand, stops listening and closes the connections; completes without if it never listened. */
    Uni<Void> stop() {
        if (!begun.get()) {
            return Uni.createFrom().voidItem();
        }
        return deployed()
                .onItem()
                .transformToUni(id -> UniHelper.toUni(vertx.undeploy(id)))
                .onItem()
                .invoke(() -> LOG.infof("stopped listening port=%d", port))
                .onFailure()
                .recoverWithNull();
    }

    /** @throws IllegalStateException if the path is taken */
    void add(String path, Endpoint endpoint) {
        var other = routes.add(path, endpoint);
        if (other.isPresent()) {
            throw new IllegalStateException(
                    "endpoint %s on port %d is taken by event %s: give event %s another endpoint or port"
                            .formatted(path, port, other.get().owner(), endpoint.owner()));
        }
    }

    void remove(String path, Endpoint endpoint) {
        routes.remove(path, endpoint);
    }

    boolean isUnused() {
        return routes.nobodyListens();
    }

    /** For any number of events that wait for it at a time; see {@link Begun}. */
    private Uni<String> deployed() {
        return Uni.createFrom().completionStage(deployed.minimalCompletionStage());
    }

    private Uni<String> listen() {
        return Uni.createFrom()
                .deferred(() -> UniHelper.toUni(deploy()))
                .onFailure()
                .transform(this::cannotListen)
                .onItem()
                .invoke(() -> LOG.infof("listening port=%d tls=%s", port, tls.isPresent()));
    }

    private Future<String> deploy() {
        var options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setAcceptBacklog(BACKLOG)
                .setMaxHeaderSize(LONGEST_HEAD)
                .setMaxInitialLineLength(LONGEST_HEAD)
                .setInitialSettings(
                        new Http2Settings().setMaxHeaderListSize(LONGEST_HEAD).setMaxConcurrentStreams(STREAMS))
                .setHttp2ClearTextEnabled(false);
        var certificate = tls.map(ReloadingKey::new);
        certificate.ifPresent(key -> options.setSsl(true).setUseAlpn(true).setKeyCertOptions(KeyCertOptions.wrap(key)));
        return vertx.deployVerticle(
                () -> new ServerLoop(options, limits, routes, workers, certificate),
                new DeploymentOptions().setInstances(eventLoops));
    }

    private Throwable cannotListen(Throwable cause) {
        return new IllegalStateException(cannotListen(port, tls.isPresent(), cause.getMessage()), cause);
    }

    static String cannotListen(int port, boolean tls, String why) {
        var forbidden =
                port < FIRST_FREE && why != null && why.toLowerCase(Locale.ROOT).contains("permission denied");
        return "cannot listen on port %d%s: %s%s"
                .formatted(
                        port,
                        tls ? " with TLS" : "",
                        why,
                        forbidden
                                ? ": set a port from %d on, which the pod may listen on; a Service can have port %d and lead there (targetPort)"
                                        .formatted(FIRST_FREE, port)
                                : "");
    }
}
