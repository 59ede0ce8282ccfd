package io.tandem.operator.bus;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.tandem.api.EventBus;
import io.tandem.operator.apply.Finalizer;
import io.tandem.operator.status.StatusPatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Lets a bus that is being deleted go as soon as nobody uses it, and tells in its status who does.
 *
 * <p>The framework reconciles no resource that is being deleted unless the finalizer is its own, and would not take the
 * name of argo-events' finalizer for its own.
 */
public final class BusDeletion extends AbstractEventSource<EventBus, EventBus> implements ResourceEventAware<EventBus> {
    private static final Logger LOG = Logger.getLogger(BusDeletion.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String fieldManager;
    private final Set<ResourceID> waiting = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService timer;

    /** Watches through the controller's own informer. */
    public BusDeletion(KubernetesClient client, InstantSource clock, String fieldManager) {
        super(EventBus.class, "bus-deletion");
        this.client = client;
        this.clock = clock;
        this.fieldManager = fieldManager;
    }

    @Override
    public synchronized void start() {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("bus-deletion").factory());
        super.start();
        // noticed while the caches were filling, before there was a timer
        waiting.forEach(id -> look(id, Duration.ZERO));
    }

    @Override
    public synchronized void stop() {
        super.stop();
        if (timer != null) {
            timer.shutdownNow();
            waiting.clear();
        }
    }

    @Override
    public void onResourceCreated(EventBus bus) {
        noticed(bus);
    }

    @Override
    public void onResourceUpdated(EventBus bus, EventBus before) {
        noticed(bus);
    }

    @Override
    public Set<EventBus> getSecondaryResources(EventBus primary) {
        return Set.of();
    }

    private void noticed(EventBus bus) {
        if (bus.isMarkedForDeletion() && Finalizer.EVENT_BUS.on(bus) && waiting.add(ResourceID.fromResource(bus))) {
            look(ResourceID.fromResource(bus), Duration.ZERO);
        }
    }

    private synchronized void look(ResourceID id, Duration delay) {
        if (timer != null && !timer.isShutdown()) {
            var unused = timer.schedule(() -> lookNow(id), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void lookNow(ResourceID id) {
        try {
            if (done(id)) {
                waiting.remove(id);
                return;
            }
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "bus not released namespace=%s name=%s error=%s",
                    id.getNamespace().orElse(""), id.getName(), e.getMessage());
        }
        look(id, PAUSE);
    }

    private boolean done(ResourceID id) {
        var bus = client.resources(EventBus.class)
                .inNamespace(id.getNamespace().orElseThrow())
                .withName(id.getName())
                .get();
        if (bus == null || !bus.isMarkedForDeletion() || !Finalizer.EVENT_BUS.on(bus)) {
            return true;
        }
        var users = BusUsers.of(bus, client);
        if (users.isEmpty()) {
            Finalizer.EVENT_BUS.remove(bus, client);
            return true;
        }
        tell(bus, users);
        return false;
    }

    private void tell(EventBus bus, List<String> users) {
        var findings = BusFindings.asTold(bus).inUse(users);
        var patch = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager)
                .withForce(true)
                .build();
        StatusPatch.of(bus, findings.config(), findings.byType(), clock.instant())
                .ifPresent(
                        status -> client.resource(status).subresource("status").patch(patch));
    }
}
