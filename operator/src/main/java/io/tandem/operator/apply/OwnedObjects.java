package io.tandem.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.tandem.operator.cache.CompactStore;
import io.tandem.operator.plan.Ownership;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The objects made for one resource, as the informers know them, and the one way to write them.
 *
 * <p>What is planned depends on what is there, above all on what the reference implementation left; so nothing is written
 * from a view that is found to be incomplete.
 *
 * @param <P> the resource
 */
public final class OwnedObjects<P extends HasMetadata> {
    /** Objects of all controllers: no two have one uid. */
    private static final AppliedObjects APPLIED = new AppliedObjects();
    /** Of all controllers as well: they list the same kinds as one user. */
    private static final Rights RIGHTS = new Rights(InstantSource.system());

    private final Ownership ownership;
    private final List<Class<? extends HasMetadata>> kinds;
    private final Context<P> context;
    private final List<HasMetadata> present;
    private boolean wrote;

    /** Reads what the informers know. */
    public OwnedObjects(Ownership ownership, List<Class<? extends HasMetadata>> kinds, Context<P> context) {
        this.ownership = ownership;
        this.kinds = kinds;
        this.context = context;
        this.present = kinds.stream()
                .flatMap(kind -> context.getSecondaryResources(kind).stream().map(HasMetadata.class::cast))
                .filter(ownership::controls)
                .toList();
    }

    /**
     * One informer a kind; each change of an object wakes its resource.
     *
     * @param ours whether an object may be one that is planned; of others with the label nothing is kept
     */
    public static <P extends HasMetadata> List<EventSource<?, P>> informers(
            List<Class<? extends HasMetadata>> kinds,
            Class<P> owner,
            String labelSelector,
            Predicate<HasMetadata> ours,
            EventSourceContext<P> context) {
        return kinds.stream()
                .<EventSource<?, P>>map(kind -> informer(kind, owner, labelSelector, ours, context))
                .toList();
    }

    /** Whether it was tried to write or to delete one since they were read. */
    boolean wrote() {
        return wrote;
    }

    /** All of them. */
    public List<HasMetadata> present() {
        return present;
    }

    /** That of the same kind and name. */
    public Optional<HasMetadata> find(HasMetadata wanted) {
        return present.stream().filter(found -> same(found, wanted)).findFirst();
    }

    /** Whether both are of the same kind and name. */
    public static boolean same(HasMetadata one, HasMetadata other) {
        return one.getKind().equals(other.getKind())
                && one.getMetadata().getName().equals(other.getMetadata().getName());
    }

    /**
     * Why nothing can be decided yet: a kind that was never listed to its end, be it for want of a right.
     *
     * @param asWhat what else is told where it is for want of a right
     */
    public Optional<Finding> unseen(String asWhat) {
        return kinds.stream().filter(kind -> !synced(kind)).findFirst().map(kind -> {
            var what = "%s in namespace %s ".formatted(HasMetadata.getFullResourceName(kind), ownership.namespace());
            return Finding.bad(
                    Reason.APPLY_FAILED,
                    what
                            + (mayList(kind)
                                    ? "are still being listed: wait, nothing is written before all are known"
                                    : "cannot be listed: grant it to the operator" + asWhat));
        });
    }

    private boolean mayList(Class<? extends HasMetadata> kind) {
        var everywhere = listing(kind)
                .filter(found -> Constants.WATCH_ALL_NAMESPACES.equals(found.getTargetNamespace()))
                .isPresent();
        return RIGHTS.mayList(
                kind, everywhere ? Optional.empty() : Optional.of(ownership.namespace()), context.getClient());
    }

    /** Whether it is in the cluster as wanted. */
    public boolean matches(HasMetadata wanted) {
        return find(wanted)
                .filter(found -> sameFields(found, wanted) || APPLIED.made(wanted, found))
                .isPresent();
    }

    /** An amount that is none cannot be compared: the API server is to say so when it is written. */
    private boolean sameFields(HasMetadata found, HasMetadata wanted) {
        try {
            return SSABasedGenericKubernetesResourceMatcher.getInstance().matches(found, wanted, context);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Applies an object, if its name is free or it is ours.
     *
     * @return what the API server refused
     * @throws KubernetesClientException if trying again soon may help
     * @throws BehindException if the object is there though the informers do not know it, or is another one by now
     */
    public Optional<Finding> write(HasMetadata wanted) {
        wrote = true;
        var known = find(wanted);
        return attempt(wanted, known.isPresent(), () -> {
            var actual = known.or(() ->
                    Optional.ofNullable(context.getClient().resource(wanted).get()));
            if (actual.filter(found -> !ownership.controls(found)).isPresent()) {
                return Optional.of(Refusal.foreign(wanted, ownership.kind()));
            }
            if (known.isEmpty() && actual.filter(ownership::watches).isPresent()) {
                throw new BehindException(wanted);
            }
            var took = actual.filter(takeover(wanted)).isPresent();
            apply(wanted, actual.isPresent(), took ? Optional.empty() : known.filter(OwnedObjects::runsPods));
            return Optional.empty();
        });
    }

    /** Deletes an object. */
    public Optional<Finding> delete(HasMetadata found) {
        wrote = true;
        return attempt(found, true, () -> {
            context.getClient().resource(found).delete();
            return Optional.empty();
        });
    }

    static Optional<Finding> attempt(HasMetadata object, boolean exists, Write write) {
        try {
            return write.refused();
        } catch (KubernetesClientException e) {
            return Optional.of(Refusal.of(e, object, exists).orElseThrow(() -> e));
        }
    }

    /** Whether somebody else's fields had to be taken over, or pods given to him; the object is another version then. */
    private Predicate<HasMetadata> takeover(HasMetadata wanted) {
        return found -> leavesPods(wanted)
                ? Takeover.leavePods(found, fieldManager(), context.getClient())
                : Takeover.of(found, fieldManager(), context.getClient());
    }

    /** Which an operator that was frozen, and does not lead any more, would replace by such as were wanted then. */
    private static boolean runsPods(HasMetadata object) {
        return object instanceof Deployment || object instanceof StatefulSet;
    }

    /**
     * Unforced where there was none a moment ago: what somebody makes meanwhile is a conflict, and not overwritten.
     *
     * @param seen what is overwritten only if it is the same still, which the API server tells by a conflict
     */
    private <R extends HasMetadata> void apply(R wanted, boolean forced, Optional<HasMetadata> seen) {
        @SuppressWarnings("unchecked")
        var kind = (Class<R>) wanted.getClass();
        var how = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager())
                .withForce(forced)
                .build();
        var answer = context.resourceOperations()
                .resourcePatch(
                        wanted,
                        object -> context.getClient()
                                .resource(seen.map(known -> of(object, known)).orElse(object))
                                .patch(how),
                        informer(kind));
        APPLIED.keep(wanted, answer);
    }

    /** The same with the version that it is to take the place of. */
    private <R extends HasMetadata> R of(R object, HasMetadata seen) {
        var copy = context.getClient().getKubernetesSerialization().clone(object);
        copy.getMetadata().setResourceVersion(seen.getMetadata().getResourceVersion());
        return copy;
    }

    /** What is not stated would go if it were ours. */
    private static boolean leavesPods(HasMetadata wanted) {
        return wanted instanceof Deployment deployment && deployment.getSpec().getTemplate() == null;
    }

    private boolean synced(Class<? extends HasMetadata> kind) {
        return listing(kind).filter(InformerHealthIndicator::hasSynced).isPresent();
    }

    private Optional<InformerHealthIndicator> listing(Class<? extends HasMetadata> kind) {
        var byNamespace = informer(kind).informerHealthIndicators();
        return Optional.ofNullable(byNamespace.get(ownership.namespace()))
                .or(() -> Optional.ofNullable(byNamespace.get(Constants.WATCH_ALL_NAMESPACES)));
    }

    private String fieldManager() {
        return context.getControllerConfiguration().fieldManager();
    }

    @SuppressWarnings("unchecked")
    private <R extends HasMetadata> InformerEventSource<R, P> informer(Class<R> kind) {
        return (InformerEventSource<R, P>) context.eventSourceRetriever().getEventSourceFor(kind);
    }

    private static <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> informer(
            Class<R> kind,
            Class<P> owner,
            String labelSelector,
            Predicate<HasMetadata> ours,
            EventSourceContext<P> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, owner)
                        .withName(HasMetadata.getFullResourceName(kind))
                        .withLabelSelector(labelSelector)
                        .withSecondaryToPrimaryMapper(object -> owners(owner, ours, object))
                        .withItemStore(CompactStore.of(
                                kind,
                                ours::test,
                                context.getControllerConfiguration().getInformerConfig(),
                                context.getClient()))
                        .withInformerListLimit(CompactStore.PAGE)
                        .build(),
                context);
    }

    /**
     * Of what is somebody else's none, and never more than one: the framework remembers each under all its owners, and of these
     * anybody may write ten thousand into an object.
     */
    private static Set<ResourceID> owners(
            Class<? extends HasMetadata> owner, Predicate<HasMetadata> ours, HasMetadata object) {
        return Optional.of(object)
                .filter(ours)
                .flatMap(its -> Ownership.controller(HasMetadata.getKind(owner), its))
                .map(its -> Set.of(
                        new ResourceID(its.getName(), object.getMetadata().getNamespace())))
                .orElseGet(Set::of);
    }

    /** A try to write something. */
    @FunctionalInterface
    interface Write {
        /** What the API server refused. */
        Optional<Finding> refused();
    }

    /** The informers have not seen yet what is there; they will in a moment. */
    public static final class BehindException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BehindException(HasMetadata object) {
            this(object, "is there and was not seen yet, so what was planned without it is not written");
        }

        private BehindException(HasMetadata object, String what) {
            super("%s %s %s".formatted(object.getKind(), object.getMetadata().getName(), what));
        }

        /** Of an object that somebody changed meanwhile. */
        static BehindException changed(HasMetadata object) {
            return new BehindException(
                    object, "has changed and was not seen so yet, so what was planned is not written");
        }
    }
}
