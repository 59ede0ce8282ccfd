package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * By what the objects made for one resource are known as its own.
 *
 * @param kind of the resource
 * @param controller value of the label by which all objects of the kind's controller are watched
 * @param labels the resource's own, which its objects have as well
 */
public record Ownership(
        String kind, String controller, String name, String namespace, String uid, Map<String, String> labels) {
    private static final String CONTROLLER = "controller";

    /** That of a resource. */
    public static Ownership of(HasMetadata resource, String controller) {
        var meta = resource.getMetadata();
        return new Ownership(
                resource.getKind(),
                controller,
                meta.getName(),
                meta.getNamespace(),
                meta.getUid(),
                Objects.requireNonNullElse(meta.getLabels(), Map.of()));
    }

    /** Selects the objects of all resources of a controller. */
    public static String watched(String controller) {
        return CONTROLLER + "=" + controller;
    }

    /** The same of several controllers. */
    static String watched(List<String> controllers) {
        return "%s in (%s)".formatted(CONTROLLER, String.join(",", controllers));
    }

    /** Whether a resource of a kind, if there is one of that name, controls an object. */
    public static Predicate<HasMetadata> controlledBy(String kind) {
        return object -> controller(kind, object).isPresent();
    }

    /** The reference to a resource of a kind that controls an object. */
    public static Optional<OwnerReference> controller(String kind, HasMetadata object) {
        return controller(object).filter(owner -> kind.equals(owner.getKind()));
    }

    /** The reference to whatever controls an object. */
    static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** Whether this resource, and not one of the same name before it, controls an object. */
    public boolean controls(HasMetadata object) {
        return controller(kind, object)
                .filter(owner -> uid.equals(owner.getUid()) && name.equals(owner.getName()))
                .isPresent();
    }

    /** Whether an object has the label by which it is watched. */
    public boolean watches(HasMetadata object) {
        var found = object.getMetadata().getLabels();
        return found != null && controller.equals(found.get(CONTROLLER));
    }

    /**
     * What selects the pods; fixed, since the selector of a Deployment or StatefulSet is immutable.
     *
     * @param nameLabel the label for the resource's name
     */
    public Map<String, String> selector(String nameLabel) {
        return new TreeMap<>(Map.of(CONTROLLER, controller, nameLabel, name, "owner-name", name));
    }

    /**
     * Of an object that belongs to the resource.
     *
     * @param selector wins over the resource's own labels
     */
    public ObjectMetaBuilder metadata(String objectName, Map<String, String> selector) {
        var all = new TreeMap<>(labels);
        all.putAll(selector);
        return plainMetadata(objectName, all);
    }

    /** The same with no other labels than these. */
    ObjectMetaBuilder plainMetadata(String objectName, Map<String, String> only) {
        return new ObjectMetaBuilder()
                .withName(objectName)
                .withNamespace(namespace)
                .withLabels(only)
                .withOwnerReferences(reference());
    }

    private OwnerReference reference() {
        return new OwnerReferenceBuilder()
                .withApiVersion("argoproj.io/v1alpha1")
                .withKind(kind)
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
