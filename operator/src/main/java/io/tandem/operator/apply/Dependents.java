package io.tandem.operator.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.tandem.api.CheckpointMap;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.Ownership;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The objects made for one EventSource or Sensor, as they are in the cluster.
 *
 * @param <P> the resource
 */
public final class Dependents<P extends HasMetadata> {
    /** Their kinds; of a Sensor it is the Deployment alone. */
    public static final List<Class<? extends HasMetadata>> KINDS = List.of(
            ServiceAccount.class,
            Role.class,
            RoleBinding.class,
            Service.class,
            Deployment.class,
            PodDisruptionBudget.class);

    private final Owner owner;
    private final Context<P> context;
    private final OwnedObjects<P> objects;

    /** Reads what the informers know. */
    public Dependents(Owner owner, Context<P> context) {
        this.owner = owner;
        this.context = context;
        this.objects = new OwnedObjects<>(owner.ownership(), kinds(owner.kind()), context);
    }

    /** One informer a kind; each change of an object wakes its resource. */
    public static <P extends HasMetadata> List<EventSource<?, P>> informers(
            Owner.Kind kind, Class<P> resource, EventSourceContext<P> context) {
        return OwnedObjects.informers(
                kinds(kind), resource, kind.labelSelector(), Ownership.controlledBy(kind.resource()), context);
    }

    private static List<Class<? extends HasMetadata>> kinds(Owner.Kind kind) {
        return switch (kind) {
            case EVENT_SOURCE -> KINDS;
            case SENSOR -> List.of(Deployment.class);
        };
    }

    /** The Deployment as it is, under the name we give or, of several, the oldest under another's. */
    public Optional<Deployment> deployment() {
        return objects.present().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .min(Comparator.comparing((Deployment found) ->
                                !owner.workloadName().equals(found.getMetadata().getName()))
                        .thenComparing(found -> found.getMetadata().getCreationTimestamp())
                        .thenComparing(found -> found.getMetadata().getName()));
    }

    /** The same after what was applied. */
    public Optional<Deployment> deploymentNow() {
        return objects.wrote() ? new Dependents<>(owner, context).deployment() : deployment();
    }

    /**
     * Makes the cluster as planned, writing only what differs, and deletes what is no longer planned.
     *
     * @param leavesPods whether the Deployment is left as it is, and with it all that its pods may still need
     * @return the finding for the condition Deployed
     * @throws KubernetesClientException if trying again soon may help
     */
    public Finding apply(Plan plan, boolean leavesPods) {
        return objects.unseen("")
                .or(() -> applyAll(plan, leavesPods))
                .or(() -> leavesPods ? Optional.empty() : deleteUnplanned(plan))
                .orElseGet(() -> Finding.good(Reason.APPLIED));
    }

    private Optional<Finding> applyAll(Plan plan, boolean leavesPods) {
        var changed = false;
        for (var wanted : plan.objects()) {
            if (objects.matches(wanted) || (leavesPods && wanted instanceof Deployment)) {
                continue;
            }
            var refused = objects.write(wanted);
            if (refused.isPresent()) {
                return refused;
            }
            changed = true;
        }
        return changed
                ? plan.kept().stream().flatMap(kept -> apply(kept).stream()).findFirst()
                : Optional.empty();
    }

    /** Pods write it all the time, so it is not watched, and applied only along with something else. */
    private Optional<Finding> apply(HasMetadata kept) {
        var forced = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(context.getControllerConfiguration().fieldManager())
                .withForce(true)
                .build();
        return OwnedObjects.attempt(kept, false, () -> {
            if (kept instanceof ConfigMap map && isForeign(map)) {
                return Optional.of(Refusal.foreign(kept, owner.ownership().kind()));
            }
            context.getClient().resource(kept).patch(forced);
            return Optional.empty();
        });
    }

    /** Somebody's own, which must not go with the EventSource; pods without an operator make theirs with the label alone. */
    private boolean isForeign(ConfigMap wanted) {
        var found = context.getClient().resource(wanted).get();
        return found != null
                && !owner.ownership().controls(found)
                && !Objects.requireNonNullElse(found.getMetadata().getLabels(), Map.<String, String>of())
                        .containsKey(CheckpointMap.LABEL);
    }

    private Optional<Finding> deleteUnplanned(Plan plan) {
        return objects.present().stream()
                .filter(found -> plan.objects().stream().noneMatch(wanted -> OwnedObjects.same(found, wanted)))
                .flatMap(found -> delete(found).stream())
                .findFirst();
    }

    private Optional<Finding> delete(HasMetadata found) {
        return objects.delete(found)
                .map(refused -> found instanceof Service
                        ? Finding.bad(Reason.DELETE_SERVICE_FAILED, refused.message())
                        : refused);
    }
}
