package io.tandem.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.tandem.api.EventSource;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The objects made for one EventSource, as they are in the cluster. */
public final class Dependents {
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            ServiceAccount.class,
            Role.class,
            RoleBinding.class,
            Service.class,
            Deployment.class,
            PodDisruptionBudget.class);

    private final Owner owner;
    private final Context<EventSource> context;
    private final List<HasMetadata> present;

    /** Reads what the informers know. */
    public Dependents(Owner owner, Context<EventSource> context) {
        this.owner = owner;
        this.context = context;
        this.present = KINDS.stream()
                .flatMap(kind -> context.getSecondaryResources(kind).stream().map(HasMetadata.class::cast))
                .filter(owner::controls)
                .toList();
    }

    /** One informer a kind; each change of an object wakes its EventSource. */
    public static List<io.javaoperatorsdk.operator.processing.event.source.EventSource<?, EventSource>> informers(
            EventSourceContext<EventSource> context) {
        return KINDS.stream()
                .<io.javaoperatorsdk.operator.processing.event.source.EventSource<?, EventSource>>map(
                        kind -> informer(kind, context))
                .toList();
    }

    /** The Deployment as it is, under the name we give or, of several, the oldest under another's. */
    public Optional<Deployment> deployment() {
        return present.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .min(Comparator.comparing((Deployment found) ->
                                !owner.workloadName().equals(found.getMetadata().getName()))
                        .thenComparing(found -> found.getMetadata().getCreationTimestamp())
                        .thenComparing(found -> found.getMetadata().getName()));
    }

    /**
     * Makes the cluster as planned, writing only what differs, and deletes what is no longer planned.
     *
     * @return the finding for the condition Deployed
     * @throws KubernetesClientException if trying again soon may help
     */
    public Finding apply(Plan plan) {
        var changed = false;
        for (var wanted : plan.objects()) {
            var actual = find(wanted);
            if (actual.filter(found -> matches(found, wanted)).isPresent()) {
                continue;
            }
            var refused = write(wanted, actual);
            if (refused.isPresent()) {
                return refused.get();
            }
            changed = true;
        }
        if (changed && plan.lease().isPresent()) {
            var refused = apply(plan.lease().get());
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return deleteUnplanned(plan).orElseGet(() -> Finding.good(Reason.APPLIED));
    }

    /** Its holders write it all the time, so it is not watched, and applied only along with something else. */
    private Optional<Finding> apply(Lease lease) {
        var forced = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(context.getControllerConfiguration().fieldManager())
                .withForce(true)
                .build();
        return attempt(lease, false, () -> context.getClient().resource(lease).patch(forced));
    }

    private Optional<Finding> write(HasMetadata wanted, Optional<HasMetadata> actual) {
        if (actual.isEmpty() && belongsToAnother(wanted)) {
            return Optional.of(Refusal.foreign(wanted));
        }
        return attempt(wanted, actual.isPresent(), () -> {
            var manager = context.getControllerConfiguration().fieldManager();
            actual.filter(found -> !leavesPods(wanted))
                    .ifPresent(found -> Takeover.of(found, manager, context.getClient()));
            serverSideApply(wanted);
        });
    }

    /** What is not stated would go if it were ours. */
    private static boolean leavesPods(HasMetadata wanted) {
        return wanted instanceof Deployment deployment && deployment.getSpec().getTemplate() == null;
    }

    /** Asked only before the first write: an apply would silently take the object over. */
    private boolean belongsToAnother(HasMetadata wanted) {
        var existing = context.getClient().resource(wanted).get();
        return existing != null && !owner.controls(existing);
    }

    private <R extends HasMetadata> void serverSideApply(R wanted) {
        @SuppressWarnings("unchecked")
        var informer = (InformerEventSource<R, EventSource>)
                context.eventSourceRetriever().getEventSourceFor((Class<R>) wanted.getClass());
        context.resourceOperations().serverSideApply(wanted, informer);
    }

    private Optional<Finding> deleteUnplanned(Plan plan) {
        return present.stream()
                .filter(found -> plan.objects().stream().noneMatch(wanted -> sameObject(found, wanted)))
                .flatMap(found -> delete(found).stream())
                .findFirst();
    }

    private Optional<Finding> delete(HasMetadata found) {
        return attempt(found, true, () -> context.getClient().resource(found).delete())
                .map(refused -> found instanceof Service
                        ? Finding.bad(Reason.DELETE_SERVICE_FAILED, refused.message())
                        : refused);
    }

    private static Optional<Finding> attempt(HasMetadata object, boolean exists, Runnable write) {
        try {
            write.run();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(Refusal.of(e, object, exists).orElseThrow(() -> e));
        }
    }

    private boolean matches(HasMetadata actual, HasMetadata wanted) {
        return SSABasedGenericKubernetesResourceMatcher.getInstance().matches(actual, wanted, context);
    }

    private Optional<HasMetadata> find(HasMetadata wanted) {
        return present.stream().filter(found -> sameObject(found, wanted)).findFirst();
    }

    private static boolean sameObject(HasMetadata one, HasMetadata other) {
        return one.getKind().equals(other.getKind())
                && one.getMetadata().getName().equals(other.getMetadata().getName());
    }

    private static <R extends HasMetadata> InformerEventSource<R, EventSource> informer(
            Class<R> kind, EventSourceContext<EventSource> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, EventSource.class)
                        .withLabelSelector(Owner.LABEL_SELECTOR)
                        .build(),
                context);
    }
}
