package io.tandem.operator;

import io.javaoperatorsdk.operator.Operator;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive unless some kind is watched no more, which only a new process mends. That may be in vain for as long as the object
 * is there that cannot be read, so everything else is looked after for a while before it is tried. An informer that ends
 * after its start ends nothing else either: the framework is given no handler for it, whose default ends the process.
 */
@Liveness
@Singleton
public class OperatorLiveness implements HealthCheck {
    private static final Duration BEFORE_A_NEW_TRY = Duration.ofMinutes(5);

    private final Operator operator;
    private final InstantSource clock;
    private Instant since;

    OperatorLiveness(Operator operator, InstantSource clock) {
        this.operator = operator;
        this.clock = clock;
    }

    @Override
    public synchronized HealthCheckResponse call() {
        var runtime = operator.getRuntimeInfo();
        var now = clock.instant();
        if (!runtime.isStarted() || Informers.ended(runtime).isEmpty()) {
            since = null;
        } else if (since == null) {
            since = now;
        }
        return HealthCheckResponse.named("informers")
                .status(since == null || Duration.between(since, now).compareTo(BEFORE_A_NEW_TRY) < 0)
                .build();
    }
}
