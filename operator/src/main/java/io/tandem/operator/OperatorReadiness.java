package io.tandem.operator;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the caches are filled, as the leader or as a standby.
 *
 * <p>It replaces the framework's check, for which one namespace without permission makes the whole operator unready; here
 * such namespaces are told by name.
 */
@Readiness
@Singleton
public class OperatorReadiness implements HealthCheck {
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
            var closed = runtime.unhealthyInformerWrappingEventSourceHealthIndicator().values().stream()
                    .flatMap(sources -> sources.values().stream())
                    .map(source -> (InformerWrappingEventSourceHealthIndicator<?>) source)
                    .flatMap(source -> source.informerHealthIndicators().values().stream())
                    .filter(informer -> informer.getStatus() == Status.UNHEALTHY)
                    .map(InformerHealthIndicator::getTargetNamespace)
                    .collect(Collectors.toSet());
            if (!closed.isEmpty()) {
                response.withData("cannot be watched", String.join(", ", closed));
            }
        }
        return response.build();
    }
}
