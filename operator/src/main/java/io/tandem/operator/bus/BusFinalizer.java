package io.tandem.operator.bus;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tandem.api.EventBus;
import io.tandem.api.EventSourceJson;
import java.util.List;
import java.util.Map;

/** Keeps a bus while others need it. The name is argo-events', so that either controller can let it go. */
public final class BusFinalizer {
    private static final String NAME = "eventbus-controller";

    private BusFinalizer() {}

    static boolean on(EventBus bus) {
        return bus.hasFinalizer(NAME);
    }

    /** Puts it on, if it is not. */
    public static void add(EventBus bus, KubernetesClient client) {
        if (bus.hasFinalizer(NAME)) {
            return;
        }
        var present = bus.getMetadata().getFinalizers();
        var all = present.isEmpty()
                ? Map.of("op", "add", "path", "/metadata/finalizers", "value", List.of(NAME))
                : Map.of("op", "add", "path", "/metadata/finalizers/-", "value", NAME);
        patch(bus, client, List.of(same(bus), all));
    }

    /** Takes it off, if it is on. */
    static void remove(EventBus bus, KubernetesClient client) {
        if (!bus.hasFinalizer(NAME)) {
            return;
        }
        var path = "/metadata/finalizers/" + bus.getMetadata().getFinalizers().indexOf(NAME);
        patch(
                bus,
                client,
                List.of(Map.of("op", "test", "path", path, "value", NAME), Map.of("op", "remove", "path", path)));
    }

    /** Of an object that changed meanwhile nothing is known. */
    private static Map<String, Object> same(EventBus bus) {
        return Map.of(
                "op", "test",
                "path", "/metadata/resourceVersion",
                "value", bus.getMetadata().getResourceVersion());
    }

    private static void patch(EventBus bus, KubernetesClient client, List<?> operations) {
        client.resource(bus)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        EventSourceJson.MAPPER.valueToTree(operations).toString());
    }
}
