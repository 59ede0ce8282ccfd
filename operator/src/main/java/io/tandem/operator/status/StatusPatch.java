package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.tandem.api.BusConfig;
import io.tandem.api.Condition;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusStatus;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.EventSourceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Objects with nothing but a status in them, so that a write cannot touch anything else; none where nothing changed. */
public final class StatusPatch {
    private static final Logger LOG = Logger.getLogger(StatusPatch.class);
    private static final int UNPROCESSABLE = 422;

    private StatusPatch() {}

    /** The new status of an EventSource; conditions of others beside ours are no change. */
    public static Optional<EventSource> of(EventSource source, EventSourceStatus now) {
        var before = source.getStatus();
        if (before != null && contained(now.conditions(), before.conditions()) && sameBesides(now, before)) {
            return Optional.empty();
        }
        var patch = new EventSource();
        patch.setMetadata(identity(source.getMetadata()));
        patch.setStatus(now);
        return Optional.of(patch);
    }

    /** The new status of an EventBus. */
    public static Optional<EventBus> of(
            EventBus bus, Optional<BusConfig> config, Map<String, Finding> findings, Instant now) {
        var generation = bus.getMetadata().getGeneration();
        var before = bus.getStatus();
        var old = before == null ? null : before.conditions();
        var type = config.map(BusConfig::type).orElse(null);
        var conditions = Conditions.of(findings, old, generation, now);
        if (before != null
                && Objects.equals(generation, before.observedGeneration())
                && Objects.equals(type, before.type())
                && same(config.orElse(null), before.config())
                && contained(conditions, old)) {
            return Optional.empty();
        }
        var patch = new EventBus();
        patch.setMetadata(identity(bus.getMetadata()));
        patch.setStatus(new EventBusStatus(generation, conditions, type, config.orElse(null), null));
        return Optional.of(patch);
    }

    /**
     * How a patch is written: applied on the server's side by the framework, unless the API server cannot compare the object
     * with its schema because of what was stored before; then it is merged here. Where a CEL rule stumbles over what is stored
     * it takes no status at all: then only the log and a Kubernetes Event tell.
     */
    public static <P extends CustomResource<?, ?>> UpdateControl<P> write(
            P patch, boolean readable, KubernetesClient client) {
        if (readable) {
            return UpdateControl.patchStatus(patch);
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
        return UpdateControl.noUpdate();
    }

    private static boolean sameBesides(EventSourceStatus now, EventSourceStatus before) {
        return same(withoutConditions(now), withoutConditions(before));
    }

    private static EventSourceStatus withoutConditions(EventSourceStatus status) {
        return new EventSourceStatus(
                status.observedGeneration(),
                null,
                status.leader(),
                status.types(),
                status.bus(),
                status.replicas(),
                status.selector(),
                status.events(),
                null);
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
