package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.tandem.api.BusConfig;
import io.tandem.api.Condition;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusSpec;
import io.tandem.api.EventBusStatus;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.ResourceStatus;
import io.tandem.api.Sensor;
import io.tandem.api.Unreadable;
import io.tandem.api.WorkloadSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Objects with nothing but a status in them, so that a write cannot touch anything else; none where nothing changed. */
public final class StatusPatch {
    private static final Logger LOG = Logger.getLogger(StatusPatch.class);
    private static final int UNPROCESSABLE = 422;

    private StatusPatch() {}

    /** The new status of a resource; conditions of others beside ours are no change. */
    public static <S extends ResourceStatus<S>, P extends CustomResource<?, S>> Optional<P> of(P resource, S now) {
        var before = resource.getStatus();
        return before != null
                        && unique(before.conditions())
                        && contained(now.conditions(), before.conditions())
                        && same(now.with(null), before.with(null))
                ? Optional.empty()
                : Optional.of(patch(resource, now));
    }

    /** The status of a resource of which nothing could be found out this time. */
    public static <S extends ResourceStatus<S>, P extends CustomResource<?, S>> Optional<P> failed(
            P resource, S none, Finding failure, Instant now) {
        var before = Optional.ofNullable(resource.getStatus()).orElse(none);
        var conditions = failed(resource.getMetadata(), failure, before.conditions(), now);
        return contained(conditions, before.conditions())
                ? Optional.empty()
                : Optional.of(patch(resource, before.with(conditions)));
    }

    private static <S, P extends CustomResource<?, S>> P patch(P resource, S status) {
        @SuppressWarnings("unchecked")
        var patch = (P)
                switch ((CustomResource<?, ?>) resource) {
                    case EventSource source -> new EventSource();
                    case Sensor sensor -> new Sensor();
                    case EventBus bus -> new EventBus();
                    default -> throw new IllegalArgumentException("no status is written of " + resource.getKind());
                };
        patch.setMetadata(identity(resource.getMetadata()));
        patch.setStatus(status);
        return patch;
    }

    /** The present conditions that are ours, but for Ready. */
    private static List<Condition> failed(ObjectMeta meta, Finding failure, List<Condition> before, Instant now) {
        var ready = Conditions.of(Conditions.READY, failure, before, meta.getGeneration(), now);
        return Stream.concat(
                        Stream.ofNullable(before)
                                .flatMap(List::stream)
                                .filter(condition -> !ready.type().equals(condition.type())
                                        && Reason.of(condition.reason()).isPresent()),
                        Stream.of(ready))
                .sorted(Comparator.comparing(Condition::type))
                .toList();
    }

    /** The new status of an EventBus. */
    public static Optional<EventBus> of(
            EventBus bus, Optional<BusConfig> config, Map<String, Finding> findings, Instant now) {
        var generation = bus.getMetadata().getGeneration();
        var before = Optional.ofNullable(bus.getStatus()).orElse(EventBusStatus.NONE);
        return of(
                bus,
                new EventBusStatus(
                        generation,
                        Conditions.of(findings, before.conditions(), generation, now),
                        config.map(BusConfig::type).orElse(null),
                        config.orElse(null),
                        null));
    }

    /** Writes a patch of a resource. */
    public static <P extends CustomResource<?, ?>> UpdateControl<P> write(
            P resource, P patch, KubernetesClient client) {
        return merged(resource, patch, client) ? UpdateControl.noUpdate() : UpdateControl.patchStatus(patch);
    }

    /** The same after a failure, which is tried again in any case. */
    public static <P extends CustomResource<?, ?>> ErrorStatusUpdateControl<P> writeFailure(
            P resource, P patch, KubernetesClient client) {
        return merged(resource, patch, client)
                ? ErrorStatusUpdateControl.noStatusUpdate()
                : ErrorStatusUpdateControl.patchStatus(patch);
    }

    /**
     * A patch is applied on the server's side by the framework, unless the API server cannot compare the object with its
     * schema because of what was stored before; then it is merged here. Where a CEL rule stumbles over what is stored it
     * takes no status at all: then only the log and a Kubernetes Event tell.
     */
    private static <P extends CustomResource<?, ?>> boolean merged(P resource, P patch, KubernetesClient client) {
        if (comparable(resource)) {
            return false;
        }
        var status = EventSourceJson.MAPPER.createObjectNode();
        status.set("status", EventSourceJson.MAPPER.valueToTree(patch.getStatus()));
        try {
            client.resource(patch)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), status.toString());
        } catch (KubernetesClientException e) {
            if (e.getCode() != UNPROCESSABLE) {
                throw e;
            }
            LOG.warnf(
                    "the API server takes no status of what it cannot check namespace=%s name=%s error=%s",
                    patch.getMetadata().getNamespace(), patch.getMetadata().getName(), e.getMessage());
        }
        return true;
    }

    /** Whether what is stored fits the schema well enough: it can be read, and no condition is there twice. */
    private static boolean comparable(CustomResource<?, ?> resource) {
        var unknown =
                switch (resource.getSpec()) {
                    case WorkloadSpec spec -> spec.unknown();
                    case EventBusSpec spec -> spec.unknown();
                    case null, default -> null;
                };
        var conditions =
                switch (resource.getStatus()) {
                    case ResourceStatus<?> status -> status.conditions();
                    case null, default -> null;
                };
        return Unreadable.in(unknown).isEmpty() && unique(conditions);
    }

    private static boolean unique(List<Condition> conditions) {
        return conditions == null
                || conditions.stream().map(Condition::type).distinct().count() == conditions.size();
    }

    private static boolean contained(List<Condition> conditions, List<Condition> old) {
        return conditions.stream().allMatch(condition -> Conditions.find(old, condition.type())
                .filter(before -> same(condition, before))
                .isPresent());
    }

    /** As JSON: what is absent and what is empty are then the same. */
    private static boolean same(Object one, Object other) {
        return EventSourceJson.MAPPER.valueToTree(one).equals(EventSourceJson.MAPPER.valueToTree(other));
    }

    private static ObjectMeta identity(ObjectMeta meta) {
        return new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .build();
    }
}
