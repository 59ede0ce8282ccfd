package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.tandem.api.EventBus;
import io.tandem.operator.apply.Refusal;
import io.tandem.operator.apply.Takeover;
import io.tandem.operator.status.Finding;
import java.util.List;
import java.util.Optional;

/** The objects made for one EventBus, as they are in the cluster. */
public final class BusObjects {
    private static final List<Class<? extends HasMetadata>> KINDS =
            List.of(ConfigMap.class, Service.class, PodDisruptionBudget.class, StatefulSet.class);

    private final BusOwner owner;
    private final Context<EventBus> context;
    private final List<HasMetadata> found;

    /** Reads what the informers know. */
    public BusObjects(BusOwner owner, Context<EventBus> context) {
        this.owner = owner;
        this.context = context;
        this.found = KINDS.stream()
                .flatMap(kind -> context.getSecondaryResources(kind).stream().map(HasMetadata.class::cast))
                .filter(owner::controls)
                .toList();
    }

    /** One informer a kind; each change of an object wakes its EventBus. */
    public static List<EventSource<?, EventBus>> informers(EventSourceContext<EventBus> context) {
        return KINDS.stream()
                .<EventSource<?, EventBus>>map(kind -> informer(kind, context))
                .toList();
    }

    /** What the plan depends on. */
    public Present present() {
        return new Present(find(StatefulSet.class, owner.serversName()), find(ConfigMap.class, owner.configMapName()));
    }

    /**
     * Makes the cluster as planned, writing only what differs; deletes nothing, since each object of a bus lasts as long
     * as the bus.
     *
     * @return what the API server refused
     * @throws KubernetesClientException if trying again soon may help
     */
    public Optional<Finding> apply(BusPlan plan) {
        for (var wanted : plan.objects()) {
            var actual = find(wanted.getClass(), wanted.getMetadata().getName());
            if (actual.filter(object -> matches(object, wanted)).isPresent()) {
                continue;
            }
            var refused = write(wanted, actual);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> write(HasMetadata wanted, Optional<? extends HasMetadata> actual) {
        if (actual.isEmpty()) {
            var other = context.getClient().resource(wanted).get();
            if (other != null && !owner.controls(other)) {
                return Optional.of(Refusal.foreign(wanted, "EventBus"));
            }
        }
        try {
            var manager = context.getControllerConfiguration().fieldManager();
            actual.ifPresent(object -> Takeover.of(object, manager, context.getClient()));
            serverSideApply(wanted);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(Refusal.of(e, wanted, actual.isPresent()).orElseThrow(() -> e));
        }
    }

    private <R extends HasMetadata> void serverSideApply(R wanted) {
        @SuppressWarnings("unchecked")
        var informer = (InformerEventSource<R, EventBus>)
                context.eventSourceRetriever().getEventSourceFor((Class<R>) wanted.getClass());
        context.resourceOperations().serverSideApply(wanted, informer);
    }

    private boolean matches(HasMetadata actual, HasMetadata wanted) {
        return SSABasedGenericKubernetesResourceMatcher.getInstance().matches(actual, wanted, context);
    }

    private <R> Optional<R> find(Class<R> kind, String name) {
        return found.stream()
                .filter(object -> kind.isInstance(object)
                        && object.getMetadata().getName().equals(name))
                .map(kind::cast)
                .findFirst();
    }

    private static <R extends HasMetadata> InformerEventSource<R, EventBus> informer(
            Class<R> kind, EventSourceContext<EventBus> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, EventBus.class)
                        .withLabelSelector(BusOwner.LABEL_SELECTOR)
                        .build(),
                context);
    }
}
