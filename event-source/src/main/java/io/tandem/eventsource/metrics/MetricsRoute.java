package io.tandem.eventsource.metrics;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.tandem.eventsource.RunningPod;
import io.tandem.eventsource.pipeline.EventSourcePod;
import io.tandem.eventsource.pipeline.EventState;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code /metrics}, where upstream has it. Two of upstream's names end in suffixes that Prometheus' Java client keeps for
 * itself ({@code _total} of a gauge, {@code _info}), so these lines are written here.
 */
@ApplicationScoped
public class MetricsRoute {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final RunningPod running;
    private final String version;

    MetricsRoute(
            PrometheusMeterRegistry registry,
            RunningPod running,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.registry = registry;
        this.running = running;
        this.version = version;
    }

    void register(@Observes Router router) {
        router.get("/metrics").blockingHandler(request -> request.response()
                .putHeader("Content-Type", TEXT)
                .end(registry.scrape(TEXT) + upstreamLines()));
    }

    private String upstreamLines() {
        var lines = new StringBuilder(
                "# TYPE build_info gauge\nbuild_info{version=\"%s\",goversion=\"\",goarch=\"%s\",commit=\"\"} 1\n"
                        .formatted(version, goArchitecture(System.getProperty("os.arch"))));
        running.pod()
                .ifPresent(pod -> lines.append("""
                # HELP argo_events_event_service_running_total How many events of this event source are connected
                # TYPE argo_events_event_service_running_total gauge
                argo_events_event_service_running_total{eventsource_name="%s",namespace="%s"} %d
                """.formatted(
                                pod.environment().name(), pod.environment().namespace(), connected(pod))));
        return lines.toString();
    }

    /** As Go names it. */
    private static String goArchitecture(String java) {
        return switch (java) {
            case "aarch64" -> "arm64";
            case "x86_64" -> "amd64";
            default -> java;
        };
    }

    private static long connected(EventSourcePod pod) {
        return pod.states().values().stream()
                .filter(state -> state instanceof EventState.Running || state instanceof EventState.Blocked)
                .count();
    }
}
