package io.tandem.eventsource;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.tandem.eventsource.config.PodEnvironment;
import io.tandem.eventsource.metrics.PodGauges;
import io.tandem.eventsource.pipeline.EventSourcePod;
import io.tandem.eventsource.registry.Connectors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** The pod's work, from start to stop; empty until the configuration was read. */
@Startup
@ApplicationScoped
public class RunningPod {
    private static final Logger LOG = Logger.getLogger(RunningPod.class);
    /** Within Kubernetes' usual 30 s of grace. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Connectors connectors;
    private final Instance<KubernetesClient> kubernetes;
    private final MeterRegistry registry;
    private final Event<EventSourcePod> started;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile EventSourcePod pod;

    RunningPod(
            Connectors connectors,
            Instance<KubernetesClient> kubernetes,
            MeterRegistry registry,
            Event<EventSourcePod> started) {
        this.connectors = connectors;
        this.kubernetes = kubernetes;
        this.registry = registry;
        this.started = started;
    }

    /**
     * @param env the process's variables
     * @throws PodEnvironment.ConfigurationException if they cannot work
     */
    public void start(Map<String, String> env) {
        var starting = new EventSourcePod(
                PodEnvironment.of(env), env, connectors::of, kubernetes::get, registry, InstantSource.system());
        starting.start();
        PodGauges.register(registry, starting);
        pod = starting;
        started.fire(starting);
    }

    /** Hands over and stops; waits for it, for the process ends after it. Once only. */
    public void stop() {
        var stopping = pod;
        if (stopping != null && stopped.compareAndSet(false, true)) {
            try {
                stopping.stop().await().atMost(STOP_LIMIT);
                LOG.info("stopped: handed over");
            } catch (RuntimeException e) {
                LOG.warnf("stopped before all was handed over: %s", e);
            }
        }
    }

    /**
     * The application's end: a signal runs it in a thread of its own, while the main one is still waking up, and what follows
     * it takes away the clients by which the lock is released.
     */
    void onShutdown(@Observes ShutdownEvent unused) {
        stop();
    }

    /** Present once started. */
    public Optional<EventSourcePod> pod() {
        return Optional.ofNullable(pod);
    }
}
