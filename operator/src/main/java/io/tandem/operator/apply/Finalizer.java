package io.tandem.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tandem.api.EventSourceJson;
import java.util.List;
import java.util.Map;

/**
 * A finalizer, put on and taken off without writing anything else of the object. The names are argo-events' where it has one
 * of the same purpose, so that either controller can let an object go.
 */
public record Finalizer(String name) {
    /** Keeps a bus while others need it. */
    public static final Finalizer EVENT_BUS = new Finalizer("eventbus-controller");
    /** Never put on here: whatever an EventSource owns goes with it. */
    public static final Finalizer EVENT_SOURCE = new Finalizer("eventsource-controller");

    /** Keeps an EventSource until its pods have taken away what they keep at providers; ours alone. */
    public static final Finalizer HOOKS = new Finalizer("tandem.io/hooks");

    /** Never put on here either. */
    public static final Finalizer SENSOR = new Finalizer("sensor-controller");

    /** Whether the object has it. */
    public boolean on(HasMetadata object) {
        return object.hasFinalizer(name);
    }

    /** Puts it on, if it is not. */
    public void add(HasMetadata object, KubernetesClient client) {
        if (on(object)) {
            return;
        }
        var present = object.getMetadata().getFinalizers();
        var all = present.isEmpty()
                ? Map.of("op", "add", "path", "/metadata/finalizers", "value", List.of(name))
                : Map.of("op", "add", "path", "/metadata/finalizers/-", "value", name);
        patch(object, client, List.of(same(object), all));
    }

    /** Takes it off, if it is on. Gives the object as it is then. */
    public <R extends HasMetadata> R remove(R object, KubernetesClient client) {
        if (!on(object)) {
            return object;
        }
        var path =
                "/metadata/finalizers/" + object.getMetadata().getFinalizers().indexOf(name);
        return patch(
                object,
                client,
                List.of(Map.of("op", "test", "path", path, "value", name), Map.of("op", "remove", "path", path)));
    }

    /** Of an object that changed meanwhile nothing is known. */
    private static Map<String, Object> same(HasMetadata object) {
        return Map.of(
                "op", "test",
                "path", "/metadata/resourceVersion",
                "value", object.getMetadata().getResourceVersion());
    }

    private static <R extends HasMetadata> R patch(R object, KubernetesClient client, List<?> operations) {
        return client.resource(object)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        EventSourceJson.MAPPER.valueToTree(operations).toString());
    }
}
