package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.tandem.api.EventBusSpec;
import io.tandem.operator.plan.Restricted;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a container gets where its template says nothing: without requests the servers would be the first to be evicted.
 *
 * @param cpu requested
 * @param memory requested
 * @param limit of memory
 */
record ContainerDefaults(String cpu, String memory, String limit) {
    private static final EventBusSpec.ContainerTemplate NOTHING =
            new EventBusSpec.ContainerTemplate(null, null, null, null);

    /** Whether the template has resources of its own, which stand as they are. */
    static boolean replaced(EventBusSpec.ContainerTemplate template) {
        return template != null && template.resources() != null;
    }

    Container container(String name, String image, EventBusSpec.ContainerTemplate template) {
        var given = Optional.ofNullable(template).orElse(NOTHING);
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withImagePullPolicy(given.imagePullPolicy())
                .withResources(replaced(template) ? given.resources() : resources())
                .withSecurityContext(Restricted.container(given.securityContext()))
                .build();
    }

    private ResourceRequirements resources() {
        return new ResourceRequirementsBuilder()
                .withRequests(new TreeMap<>(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory))))
                .withLimits(Map.of("memory", new Quantity(limit)))
                .build();
    }
}
