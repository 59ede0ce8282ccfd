package io.tandem.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.tandem.operator.notice.KubernetesEvents;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Beans that are not classes of ours. */
public class Wiring {
    private static final String EVENTS = "events.received";
    private static final String ACTION = "action";

    @Produces
    @Dependent
    InstantSource clock() {
        return InstantSource.system();
    }

    /**
     * Gives every event counter the same tags: the framework counts some events with an action and some without, which
     * Prometheus refuses, and the refusal would end the framework's timer thread.
     */
    @Produces
    @Singleton
    MeterFilter sameTags() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals(EVENTS) && id.getTag(ACTION) == null
                        ? id.withTag(Tag.of(ACTION, "NONE"))
                        : id;
            }
        };
    }

    /** The extension's own are in vain where the operator is made before the extension's registry is bound. */
    @Produces
    @Singleton
    Metrics metrics(MeterRegistry registry) {
        return MicrometerMetricsV2.newBuilder(registry).build();
    }

    @Produces
    @Singleton
    KubernetesEvents events(KubernetesClient client, InstantSource clock) {
        return new KubernetesEvents(client, clock, System.getenv().getOrDefault("HOSTNAME", "tandem-operator"));
    }
}
