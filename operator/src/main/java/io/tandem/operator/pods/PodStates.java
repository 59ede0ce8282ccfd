package io.tandem.operator.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.tandem.api.EventSource;
import io.tandem.api.PodState;
import io.tandem.operator.cache.CompactStore;
import io.tandem.operator.plan.Owner;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Wakes an EventSource when one of its pods does something else than before. Pods have no rights in the cluster, so they
 * are asked, and keep the question open until there is news.
 *
 * <p>Which pods are asked is said anew with each reconciliation; a deleted EventSource's pods are asked no more.
 */
public final class PodStates extends AbstractEventSource<PodState, EventSource>
        implements ResourceEventAware<EventSource> {
    private final Vertx vertx;
    private final PodClient client;
    private final int port;
    private final Predicate<ResourceID> exists;
    private final Consumer<ResourceID> gone;
    private final Map<ResourceID, Map<String, Followed>> followed = new HashMap<>();

    /**
     * Asks nobody yet.
     *
     * @param exists whether there is an EventSource of that name still
     * @param gone told of each EventSource that was deleted
     */
    public PodStates(Vertx vertx, Predicate<ResourceID> exists, Consumer<ResourceID> gone) {
        this(vertx, exists, gone, PodClient.PORT);
    }

    PodStates(Vertx vertx, Predicate<ResourceID> exists, Consumer<ResourceID> gone, int port) {
        super(PodState.class, "pod-states");
        this.vertx = vertx;
        this.client = new PodClient(vertx);
        this.exists = exists;
        this.gone = gone;
        this.port = port;
    }

    /** The pods themselves; only changes that matter to a status wake their EventSource. */
    public static InformerEventSource<Pod, EventSource> informer(EventSourceContext<EventSource> context) {
        var configuration = InformerEventSourceConfiguration.from(Pod.class, EventSource.class)
                .withLabelSelector(Owner.Kind.EVENT_SOURCE.labelSelector())
                .withInformerListLimit(CompactStore.PAGE)
                .withOnUpdateFilter((now, before) -> !LeanPods.sameButForVersion(now, before))
                .withSecondaryToPrimaryMapper(PodStates::eventSource);
        var namespaces =
                context.getControllerConfiguration().getInformerConfig().getNamespaces();
        if (namespaces.size() == 1) {
            // several namespaces have an informer each, and one store cannot serve several
            configuration.withItemStore(new LeanPods());
        }
        return new InformerEventSource<>(configuration.build(), context);
    }

    /**
     * The pods of a Deployment as they are known now, by name. Those that run are asked from now on, and no others of this
     * EventSource.
     *
     * @param pods all that have its labels
     */
    public List<PodView> follow(ResourceID source, Optional<Deployment> deployment, Collection<Pod> pods) {
        var its = deployment.stream()
                .flatMap(owner -> pods.stream().filter(pod -> PodOwner.isOf(owner, pod)))
                .filter(pod -> !PodView.ending(pod))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
        return followed(source, its);
    }

    private synchronized List<PodView> followed(ResourceID source, List<Pod> pods) {
        var wanted = pods.stream()
                .filter(PodStates::running)
                .collect(Collectors.toMap(pod -> pod.getMetadata().getUid(), pod -> pod));
        var present = followed.computeIfAbsent(source, none -> new HashMap<>());
        present.entrySet().removeIf(entry -> {
            var pod = wanted.get(entry.getKey());
            var gone = pod == null || !entry.getValue().at(address(pod));
            if (gone) {
                entry.getValue().poll().stop();
            }
            return gone;
        });
        wanted.forEach((uid, pod) -> present.put(uid, start(source, pod, present.get(uid))));
        var views = pods.stream()
                .map(pod -> new PodView(
                        pod,
                        Optional.ofNullable(present.get(pod.getMetadata().getUid()))
                                .map(its -> its.poll().sight())
                                .orElseGet(() -> unasked(pod))))
                .toList();
        if (present.isEmpty() || !exists.test(source)) {
            forget(source);
        }
        return views;
    }

    /** A pod whose readiness or process changed may have changed without having told us: its question may hang. */
    private Followed start(ResourceID source, Pod pod, Followed before) {
        var phase = new Phase(PodView.ready(pod), restarts(pod));
        if (before == null) {
            var poll = new PodPoll(address(pod), client, vertx, RandomGenerator.getDefault(), () -> wake(source));
            poll.start();
            return new Followed(poll, phase);
        }
        if (!before.phase().equals(phase)) {
            before.poll().hurry();
        }
        return new Followed(before.poll(), phase);
    }

    /** How many pods are asked, by whether they answer; for the metrics. */
    public synchronized long count(boolean answering) {
        return followed.values().stream()
                .flatMap(its -> its.values().stream())
                .filter(its -> its.poll().sight() instanceof Sight.Known == answering)
                .count();
    }

    @Override
    public void onResourceDeleted(EventSource source) {
        var id = ResourceID.fromResource(source);
        forget(id);
        gone.accept(id);
    }

    @Override
    public synchronized void stop() {
        Set.copyOf(followed.keySet()).forEach(this::forget);
        client.close();
        super.stop();
    }

    @Override
    public Set<PodState> getSecondaryResources(EventSource primary) {
        return Set.of();
    }

    private synchronized void forget(ResourceID source) {
        var gone = followed.remove(source);
        if (gone != null) {
            gone.values().forEach(its -> its.poll().stop());
        }
    }

    private void wake(ResourceID source) {
        if (isRunning()) {
            getEventHandler().handleEvent(new Event(source));
        }
    }

    private PodClient.Target address(Pod pod) {
        return new PodClient.Target(pod.getMetadata().getName(), pod.getStatus().getPodIP(), port);
    }

    /** A pod on its node's network is not asked: its address would be the node's. */
    private static boolean running(Pod pod) {
        return pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getStatus().getPodIP() != null
                && !pod.getStatus().getPodIP().isEmpty()
                && !Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    }

    private static Sight unasked(Pod pod) {
        return Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                ? new Sight.Unknown("it is on its node's network, where it is not asked")
                : new Sight.Pending();
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> Objects.requireNonNullElse(status.getRestartCount(), 0))
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static Set<ResourceID> eventSource(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels())
                .map(labels -> labels.get("eventsource-name"))
                .map(name -> Set.of(new ResourceID(name, pod.getMetadata().getNamespace())))
                .orElse(Set.of());
    }

    /** What Kubernetes saw of a process. */
    private record Phase(boolean ready, int restarts) {}

    private record Followed(PodPoll poll, Phase phase) {
        boolean at(PodClient.Target target) {
            return poll.target().equals(target);
        }
    }
}
