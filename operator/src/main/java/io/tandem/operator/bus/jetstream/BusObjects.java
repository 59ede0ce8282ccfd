package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.tandem.api.EventBus;
import io.tandem.api.EventSourceJson;
import io.tandem.operator.apply.OwnedObjects;
import io.tandem.operator.status.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects made for one EventBus, as they are in the cluster. */
public final class BusObjects {
    /** Their kinds. */
    public static final List<Class<? extends HasMetadata>> KINDS =
            List.of(ConfigMap.class, Service.class, NetworkPolicy.class, PodDisruptionBudget.class, StatefulSet.class);

    /** Those that only buses have; an installation may leave out the right to them, and with it native buses. */
    public static final List<Class<? extends HasMetadata>> OF_BUSES_ALONE =
            List.of(ConfigMap.class, NetworkPolicy.class, StatefulSet.class);

    /** Fingerprint of pods that nobody knows as they were asked for. */
    private static final String UNKNOWN = "unknown";

    private final BusOwner owner;
    private final OwnedObjects<EventBus> objects;
    private final Context<EventBus> context;

    /** Reads what the informers know. */
    public BusObjects(BusOwner owner, Context<EventBus> context) {
        this.owner = owner;
        this.context = context;
        this.objects = new OwnedObjects<>(owner.ownership(), KINDS, context);
    }

    /** One informer a kind; each change of an object wakes its EventBus. */
    public static List<EventSource<?, EventBus>> informers(EventSourceContext<EventBus> context) {
        return OwnedObjects.informers(KINDS, EventBus.class, BusOwner.LABEL_SELECTOR, BusOwner::mayBeOurs, context);
    }

    /** Why nothing can be decided yet. */
    public Optional<Finding> unseen() {
        return objects.unseen(", as the role tandem-operator-native-bus does");
    }

    /** What the plan depends on. */
    public Present present() {
        return new Present(find(StatefulSet.class, owner.serversName()), find(ConfigMap.class, owner.configMapName()));
    }

    /** For people: the StatefulSet, if it is there. */
    public Optional<String> left() {
        return present()
                .servers()
                .map(found -> "StatefulSet " + found.getMetadata().getName());
    }

    /** Whether a plan makes other servers of those that run; where no operator noted how they were asked for, as far as is seen. */
    boolean replacesServers(BusPlan plan) {
        var present = present();
        var wanted = plan.set();
        return present.servers().isPresent()
                && present.pods()
                        .map(pods -> !pods.equals(
                                wanted.getMetadata().getAnnotations().get(Present.PODS)))
                        .orElseGet(() -> !objects.matches(withoutNotes(wanted)));
    }

    /**
     * Notes on servers that stay as an operator before this one made them what that one did not note. Later nothing would tell
     * any more which generation of the spec they are of: the status says which was looked at, also where it was refused. Nor
     * what somebody changes of images and configuration.
     *
     * @param generation that they were made for
     * @return why it could not be done, which is tried again at the next look; until then it is as with the operator before
     */
    Optional<String> note(BusPlan plan, long generation) {
        var present = present();
        var planned = plan.set().getMetadata().getAnnotations();
        var pods = replacesServers(plan) ? UNKNOWN : planned.get(Present.PODS);
        var encryption = planned.get(Encryption.ANNOTATION);
        try {
            present.servers().ifPresent(found -> annotate(found, present.missingNotes(generation, pods, encryption)));
            present.config().ifPresent(found -> annotate(found, present.missingConfigNotes()));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void annotate(HasMetadata object, Map<String, String> notes) {
        if (!notes.isEmpty()) {
            var patch = Map.of("metadata", Map.of("annotations", notes));
            context.getClient()
                    .resource(object)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            EventSourceJson.MAPPER.valueToTree(patch).toString());
        }
    }

    private static StatefulSet withoutNotes(StatefulSet set) {
        return set.toBuilder()
                .editMetadata()
                .removeFromAnnotations(Present.GENERATION)
                .removeFromAnnotations(Present.PODS)
                .removeFromAnnotations(Present.IMAGES)
                .removeFromAnnotations(Encryption.ANNOTATION)
                .endMetadata()
                .build();
    }

    /**
     * Makes the cluster as planned, writing only what differs; deletes nothing, since each object of a bus lasts as long
     * as the bus.
     *
     * @return what the API server refused
     * @throws KubernetesClientException if trying again soon may help
     */
    public Optional<Finding> apply(BusPlan plan) {
        return plan.objects().stream()
                .filter(wanted -> !objects.matches(wanted))
                .flatMap(wanted -> objects.write(wanted).stream())
                .findFirst();
    }

    private <R> Optional<R> find(Class<R> kind, String name) {
        return objects.present().stream()
                .filter(object -> kind.isInstance(object)
                        && object.getMetadata().getName().equals(name))
                .map(kind::cast)
                .findFirst();
    }
}
