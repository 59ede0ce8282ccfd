package io.tandem.eventsource.connector.resource;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.api.source.ResourceSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.filter.value.BudgetException;
import io.tandem.filter.value.EvalException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** One informer; an error it cannot recover from ends the stream. Its methods block. */
final class ResourceWatch {
    private static final Logger LOG = Logger.getLogger(ResourceWatch.class);
    private static final Set<String> TYPES = Set.of("ADD", "UPDATE", "DELETE");

    /** No monitor: it would hold a virtual thread to its carrier while the network is waited for. */
    private final ReentrantLock lock = new ReentrantLock();

    private final ResourceSource source;
    private final ConnectorContext context;
    private final KubernetesClient client;
    private final ResourceFilter filter;
    private final Reported reported;
    private final int bound;
    private final MultiEmitter<? super Incoming> out;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean failed = new AtomicBoolean();
    private SharedIndexInformer<GenericKubernetesResource> informer;
    private boolean stopped;

    /** @param bound changes that may wait while the bus takes none */
    ResourceWatch(
            ResourceSource source,
            ConnectorContext context,
            KubernetesClient client,
            ResourceFilter filter,
            Reported reported,
            int bound,
            MultiEmitter<? super Incoming> out) {
        this.source = source;
        this.context = context;
        this.client = client;
        this.filter = filter;
        this.reported = reported;
        this.bound = bound;
        this.out = out;
    }

    void start() {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            try {
                var types = types();
                var resource = discover();
                var operation = client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup(text(source.group()))
                        .withVersion(source.version())
                        .withPlural(source.resource())
                        .withKind(resource.getKind())
                        .withNamespaced(resource.getNamespaced())
                        .build());
                var selected = text(source.namespace()).isEmpty()
                        ? operation.inAnyNamespace()
                        : operation.inNamespace(source.namespace());
                var changes = new Changes(
                        types, new ResourceData(source, resource.getKind()), reported.in(() -> present(selected)));
                informer = selected.withLabelSelector(filter.labelSelector()).runnableInformer(0);
                informer.addEventHandler(changes);
                informer.exceptionHandler(this::recoverable);
                informer.start().whenComplete((ok, failure) -> started(changes, failure));
            } catch (RuntimeException e) {
                fail(explained(e));
            }
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            failed.set(true);
            if (informer != null) {
                informer.stop();
            }
        } finally {
            lock.unlock();
        }
    }

    private void started(Changes changes, Throwable failure) {
        if (failure == null) {
            context.connected();
            changes.begin();
        } else {
            fail(explained(failure));
        }
    }

    /** Whether the informer should try again: not if only a change by somebody else can help. */
    private boolean recoverable(boolean started, Throwable failure) {
        var reason = explained(failure);
        if (started && !(reason instanceof RefusedException)) {
            return true;
        }
        fail(reason);
        return false;
    }

    private void fail(Throwable reason) {
        if (failed.compareAndSet(false, true)) {
            out.fail(reason);
        }
    }

    /** Not the version of what the informer lists: the API server may do that from a cache that is behind what was reported. */
    private static String present(
            FilterWatchListDeletable<GenericKubernetesResource, GenericKubernetesResourceList, ?> objects) {
        return objects.list(new ListOptionsBuilder().withLimit(1L).build())
                .getMetadata()
                .getResourceVersion();
    }

    private Set<String> types() {
        var given = source.eventTypes() == null ? List.<String>of() : source.eventTypes();
        var unknown = given.stream().filter(type -> !TYPES.contains(type)).toList();
        if (given.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "eventTypes is %s: it must list at least one of ADD, UPDATE and DELETE".formatted(given));
        }
        return given.stream().collect(Collectors.toSet());
    }

    private APIResource discover() {
        var groupVersion = text(source.group()).isEmpty()
                ? text(source.version())
                : "%s/%s".formatted(source.group(), text(source.version()));
        var known = client.getApiResources(groupVersion);
        return (known == null ? List.<APIResource>of() : known.getResources())
                .stream()
                        .filter(resource -> resource.getName().equals(source.resource()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the cluster has no resource %s in %s: see group, version and resource (the plural)"
                                        .formatted(source.resource(), groupVersion)));
    }

    private static Throwable explained(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refused
                    && (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                            || refused.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
                            || refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND)) {
                // the API server's text names the service account, the verb and the resource
                return new RefusedException(
                        "grant the pod's service account get, list and watch on the resource: " + refused.getMessage(),
                        refused);
            }
        }
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private final class Changes implements ResourceEventHandler<GenericKubernetesResource> {
        private final Set<String> types;
        private final ResourceData data;
        private final Reported before;
        /** What came before all was listed; null after that. */
        private List<Change> listed = new ArrayList<>();

        Changes(Set<String> types, ResourceData data, Reported before) {
            this.types = types;
            this.data = data;
            this.before = before;
        }

        @Override
        public void onAdd(GenericKubernetesResource added) {
            report(new Change("ADD", added, null));
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            if (!before.getMetadata()
                    .getResourceVersion()
                    .equals(after.getMetadata().getResourceVersion())) {
                report(new Change("UPDATE", after, before));
            }
        }

        @Override
        public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
            report(new Change("DELETE", deleted, null));
        }

        /** What there is was listed: it comes first, in the order in which it changed. It is in memory already, so unbounded. */
        synchronized void begin() {
            listed.sort(Comparator.comparing(Change::object, Reported.OLDEST_FIRST));
            listed.stream()
                    .filter(change -> !before.has(change.object()))
                    .map(this::asAskedFor)
                    .filter(this::wanted)
                    .forEach(change -> emit(change, Settlement.NONE));
            listed = null;
        }

        /** What changed while nobody watched may be new or not: who asks for updates only wants it all the same. */
        private Change asAskedFor(Change listedOne) {
            return before.known() && !types.contains("ADD") && types.contains("UPDATE")
                    ? new Change("UPDATE", listedOne.object(), null)
                    : listedOne;
        }

        private synchronized void report(Change change) {
            if (listed != null) {
                listed.add(change);
            } else if (wanted(change)) {
                if (waiting.incrementAndGet() > bound) {
                    context.dropped(waiting.getAndSet(0));
                    fail(new IllegalStateException("%d changes wait and the bus takes none".formatted(bound)));
                    return;
                }
                emit(change, taken());
            }
        }

        /** A field test may need more than it may have; nothing may be thrown into the informer. */
        private boolean wanted(Change change) {
            try {
                return types.contains(change.type())
                        && filter.accepts(
                                change.type(),
                                data.tree(change.object()),
                                context.clock().instant());
            } catch (BudgetException | EvalException e) {
                context.dropped(1);
                LOG.warnf(
                        "a change is not reported eventName=%s object=%s reason=%s",
                        context.eventName(), change.object().getMetadata().getName(), e.getMessage());
                return false;
            }
        }

        private void emit(Change change, Settlement settlement) {
            out.emit(data.incoming(change.type(), change.object(), change.before(), settlement));
        }

        private Settlement taken() {
            return (outcome, done) -> {
                waiting.decrementAndGet();
                done.settled();
            };
        }
    }

    /** @param before null unless it is an update */
    private record Change(String type, GenericKubernetesResource object, GenericKubernetesResource before) {}

    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
