package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a pod asks for where its template does not say. Without a request it is the first to go when its node is short of
 * memory; without a limit its virtual machine takes the node's memory for its own.
 *
 * @param cpu requested, so small that many pods at rest fit on a node; there is no limit, since a throttled pod takes over
 *     late
 * @param memory requested
 * @param memoryLimit the most; what the user requests beyond it is the limit then
 */
public record DefaultResources(Optional<String> cpu, Optional<String> memory, Optional<String> memoryLimit) {
    /** Nothing is asked for. */
    public static final DefaultResources NONE =
            new DefaultResources(Optional.empty(), Optional.empty(), Optional.empty());

    private static final String CPU = "cpu";
    private static final String MEMORY = "memory";

    /** The user's resources, and ours where these are silent about CPU or memory. */
    ResourceRequirements around(ResourceRequirements given) {
        var asked = Objects.requireNonNullElseGet(given, ResourceRequirements::new);
        var filled = new ResourceRequirementsBuilder(asked);
        // a limit alone is the request too
        if (absent(asked.getRequests(), CPU) && absent(asked.getLimits(), CPU)) {
            cpu.ifPresent(amount -> filled.addToRequests(CPU, new Quantity(amount)));
        }
        if (absent(asked.getRequests(), MEMORY) && absent(asked.getLimits(), MEMORY)) {
            memory.ifPresent(amount -> filled.addToRequests(MEMORY, new Quantity(amount)));
        }
        if (absent(asked.getLimits(), MEMORY)) {
            memoryLimit.ifPresent(amount -> filled.addToLimits(MEMORY, atLeastRequested(new Quantity(amount), asked)));
        }
        return filled.build();
    }

    private static Quantity atLeastRequested(Quantity limit, ResourceRequirements asked) {
        if (absent(asked.getRequests(), MEMORY)) {
            return limit;
        }
        var requested = asked.getRequests().get(MEMORY);
        try {
            return requested.getNumericalAmount().compareTo(limit.getNumericalAmount()) > 0 ? requested : limit;
        } catch (IllegalArgumentException e) {
            return limit; // an amount that is none: the API server says so
        }
    }

    private static boolean absent(Map<String, Quantity> amounts, String name) {
        return amounts == null || amounts.get(name) == null;
    }
}
