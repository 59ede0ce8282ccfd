package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import io.tandem.operator.bus.jetstream.BusObjects;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the caches are filled, as the leader or as a standby.
 *
 * <p>It replaces the framework's check, for which one namespace without permission makes the whole operator unready; here
 * such namespaces are told by name, and so are those without the right to native buses.
 */
@Readiness
@Singleton
public class OperatorReadiness implements HealthCheck {
    private static final Set<String> OF_BUSES_ALONE = BusObjects.OF_BUSES_ALONE.stream()
            .map(HasMetadata::getFullResourceName)
            .collect(Collectors.toSet());

    private final Operator operator;
    private final OperatorStart start;

    OperatorReadiness(Operator operator, OperatorStart start) {
        this.operator = operator;
        this.start = start;
    }

    @Override
    public HealthCheckResponse call() {
        var runtime = operator.getRuntimeInfo();
        var response = HealthCheckResponse.named("operator").status(runtime.isStarted());
        start.missing().ifPresent(missing -> response.withData("missing", missing));
        if (runtime.isStarted()) {
            var closed = closed(runtime, name -> !OF_BUSES_ALONE.contains(name));
            tell(response, "cannot be watched", closed);
            var withoutBuses = closed(runtime, OF_BUSES_ALONE::contains);
            withoutBuses.removeAll(closed);
            tell(response, "no native buses", withoutBuses);
        }
        return response.build();
    }

    /** Namespaces in which something cannot be listed. */
    private static SortedSet<String> closed(RuntimeInfo runtime, Predicate<String> kinds) {
        return runtime.unhealthyInformerWrappingEventSourceHealthIndicator().values().stream()
                .flatMap(sources -> sources.entrySet().stream())
                .filter(source -> kinds.test(source.getKey()))
                .map(source -> (InformerWrappingEventSourceHealthIndicator<?>) source.getValue())
                .flatMap(source -> source.informerHealthIndicators().values().stream())
                .filter(informer -> informer.getStatus() == Status.UNHEALTHY)
                .map(InformerHealthIndicator::getTargetNamespace)
                .map(namespace -> Constants.WATCH_ALL_NAMESPACES.equals(namespace) ? "all namespaces" : namespace)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void tell(HealthCheckResponseBuilder response, String what, Set<String> namespaces) {
        if (!namespaces.isEmpty()) {
            response.withData(what, String.join(", ", namespaces));
        }
    }
}
