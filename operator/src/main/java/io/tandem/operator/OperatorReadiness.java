package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.tandem.operator.bus.jetstream.BusObjects;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the caches are filled, as the leader or as a standby, and for as long as all kinds are watched.
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
        var started = runtime.isStarted();
        var ended = started ? Informers.ended(runtime) : Set.<String>of();
        var response = HealthCheckResponse.named("operator").status(started && ended.isEmpty());
        start.missing().ifPresent(missing -> response.withData("missing", missing));
        tell(response, "no longer watched", ended);
        if (started) {
            var closed = Informers.closed(runtime, name -> !OF_BUSES_ALONE.contains(name));
            tell(response, "cannot be watched", closed);
            var withoutBuses = Informers.closed(runtime, OF_BUSES_ALONE::contains);
            withoutBuses.removeAll(closed);
            tell(response, "no native buses", withoutBuses);
        }
        return response.build();
    }

    private static void tell(HealthCheckResponseBuilder response, String what, Set<String> namespaces) {
        if (!namespaces.isEmpty()) {
            response.withData(what, String.join(", ", namespaces));
        }
    }
}
