package io.tandem.eventsource.connector.resource;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.api.source.ResourceSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * Watches objects of the Kubernetes API and reports their changes.
 *
 * <p>Every connection begins with an {@code ADD} for each object that was changed since the newest event on the bus, or
 * for each there is if the bus has none (see {@code filter.afterStart}); its id is made of uid and resource version. A
 * deletion that happens while nobody watches is not reported.
 */
public final class ResourceConnector implements Connector {
    private static final Executor BLOCKING =
            task -> Thread.ofVirtual().name("resource").start(task);

    /** A replica that takes over reports again what its predecessor may not have: less than a bus's duplicate window. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private static final int BOUND = 10_000;

    private final ResourceSource source;
    private final ConnectorContext context;
    private final KubernetesClient client;
    private final int bound;

    /**
     * @param client acts as the pod's service account; stays open
     */
    public ResourceConnector(ResourceSource source, ConnectorContext context, KubernetesClient client) {
        this(source, context, client, BOUND);
    }

    /** @param bound changes that may wait while the bus takes none */
    ResourceConnector(ResourceSource source, ConnectorContext context, KubernetesClient client, int bound) {
        this.source = source;
        this.context = context;
        this.client = client;
        this.bound = bound;
    }

    @Override
    public Multi<Incoming> events() {
        return context.lastPublished().onItem().transformToMulti(newest -> Multi.createFrom()
                .emitter(out -> {
                    var filter = ResourceFilter.of(source.filter(), begin());
                    var watch =
                            new ResourceWatch(source, context, client, filter, Reported.of(newest, source), bound, out);
                    out.onTermination(() -> BLOCKING.execute(watch::stop));
                    BLOCKING.execute(watch::start);
                }));
    }

    @Override
    public Uni<Void> close() {
        // cancellation has disconnected, and there is nothing to settle
        return Uni.createFrom().voidItem();
    }

    /** From when on changes count if {@code afterStart} is set; in whole seconds, as Kubernetes counts. */
    private Instant begin() {
        var now = context.clock().instant();
        var overlap = now.minus(OVERLAP);
        var process = ProcessHandle.current().info().startInstant().orElse(now);
        return Instant.ofEpochSecond((process.isAfter(overlap) ? process : overlap).getEpochSecond());
    }
}
