package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The process's HTTP servers: one for each port, shared by all events and types that name the port, open while there is an
 * endpoint on it.
 */
public final class WebhookServers {
    private static final Logger LOG = Logger.getLogger(WebhookServers.class);

    private final Vertx vertx;
    private final String host;
    private final int eventLoops;
    private final SlowClients.Limits limits;
    private final WorkerExecutor workers;
    private final Map<Integer, Routes> routes = new ConcurrentHashMap<>();
    private final Map<Integer, PortServer> open = new HashMap<>();
    private final Map<Integer, Uni<Void>> closing = new HashMap<>();

    /**
     * Servers that use as many event loops as there are processors.
     *
     * @param host address to listen on, such as {@code 0.0.0.0}
     */
    public WebhookServers(Vertx vertx, String host) {
        this(vertx, host, Runtime.getRuntime().availableProcessors(), SlowClients.Limits.USUAL);
    }

    WebhookServers(Vertx vertx, String host, int eventLoops, SlowClients.Limits limits) {
        this.vertx = vertx;
        this.host = host;
        this.eventLoops = eventLoops;
        this.workers = vertx.createSharedWorkerExecutor("webhook", eventLoops);
        this.limits = limits;
    }

    /** Lets an endpoint go; completes when its port is closed, if it was the last one. */
    @FunctionalInterface
    interface Registration {
        Uni<Void> close();
    }

    /**
     * An endpoint is configured: while it does not listen, but the port is open, requests to it are answered 503 and not 404.
     * Without effect if they are not what they should be, which whoever registers is told.
     */
    void expect(String port, String path) {
        try {
            if (path != null) {
                routes(Integer.parseInt(port)).expect(path);
            }
        } catch (IllegalArgumentException e) {
            LOG.debugf("not expected: %s", e.getMessage());
        }
    }

    /**
     * Adds an endpoint, and listens if it is the first one of its port.
     *
     * @return completes when requests can come; fails if the port cannot be had. Subscribing may block: it reads files.
     * @throws IllegalStateException if the path is taken, or the port is to be plain for one event and TLS for another
     */
    synchronized Uni<Registration> register(int port, Optional<ServerTls> tls, String path, Endpoint endpoint) {
        var server = open.get(port);
        var before = Uni.createFrom().voidItem();
        if (server == null) {
            server = new PortServer(vertx, workers, host, port, tls, routes(port), eventLoops, limits);
            before = closing.getOrDefault(port, before);
            open.put(port, server);
        } else if (server.tls().isPresent() != tls.isPresent()) {
            throw new IllegalStateException(
                    "port %d serves other events %s TLS: give event %s another port, or serverCertSecret and serverKeySecret to all or none"
                            .formatted(port, tls.isPresent() ? "without" : "with", endpoint.owner()));
        }
        server.add(path, endpoint);
        var used = server;
        return before.chain(used::start)
                .onFailure()
                .invoke(() -> forget(port, used, path, endpoint))
                .replaceWith(() -> () -> unregister(port, used, path, endpoint));
    }

    private Routes routes(int port) {
        return routes.computeIfAbsent(port, absent -> new Routes());
    }

    private synchronized void forget(int port, PortServer server, String path, Endpoint endpoint) {
        server.remove(path, endpoint);
        open.remove(port, server);
    }

    private synchronized Uni<Void> unregister(int port, PortServer server, String path, Endpoint endpoint) {
        server.remove(path, endpoint);
        if (!server.isUnused() || !open.remove(port, server)) {
            return Uni.createFrom().voidItem();
        }
        var stopped = Begun.now(server.stop());
        closing.put(port, stopped);
        return stopped.onTermination().invoke(() -> stopped(port, stopped));
    }

    private synchronized void stopped(int port, Uni<Void> stopped) {
        closing.remove(port, stopped);
    }
}
