package io.tandem.eventsource.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Numbers of one event name: upstream's metrics by upstream's names, and ours beside them. All exist from the start but for refusals. */
final class EventMeter {
    private final Counter sent;
    private final Counter failed;
    private final Counter invalid;
    private final Counter filtered;
    private final Counter filterFailed;
    private final Counter retried;
    private final Counter dropped;
    private final Counter unsettled;
    private final DistributionSummary duration;
    private final Timer latency;
    private final AtomicInteger inFlight;
    private final Function<Refusal, Counter> newRefusals;
    private final Map<Refusal, Counter> refused = new ConcurrentHashMap<>();

    EventMeter(MeterRegistry registry, String namespace, String eventSource, String type, String event) {
        var tags = Tags.of("namespace", namespace, "eventsource_name", eventSource, "event_name", event);
        sent = registry.counter("argo_events_events_sent", tags);
        failed = registry.counter("argo_events_events_sent_failed", tags);
        invalid = registry.counter("argo_events_events_processing_failed", tags);
        duration = registry.summary("argo_events_event_processing_duration_milliseconds", tags);
        filtered = registry.counter("tandem_events_filtered", tags);
        filterFailed = registry.counter("tandem_filter_errors", tags);
        retried = registry.counter("tandem_publish_retries", tags);
        dropped = registry.counter("tandem_events_dropped", tags);
        unsettled = registry.counter("tandem_settle_failures", tags);
        latency = Timer.builder("tandem_publish_duration")
                .description("From the receipt of an event to the bus's acknowledgement")
                .tags(tags)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30))
                .register(registry);
        newRefusals = refusal -> registry.counter(
                "tandem_requests_refused",
                tags.and("type", type, "status", Integer.toString(refusal.status), "reason", refusal.reason));
        inFlight = registry.gauge("tandem_events_in_flight", tags, new AtomicInteger());
    }

    void received() {
        inFlight.incrementAndGet();
    }

    void settled() {
        inFlight.decrementAndGet();
    }

    void published(long nanos) {
        sent.increment();
        latency.record(nanos, TimeUnit.NANOSECONDS);
        duration.record(nanos / 1e6);
    }

    void failed() {
        failed.increment();
    }

    void invalid() {
        invalid.increment();
    }

    void filtered() {
        filtered.increment();
    }

    void filterFailed() {
        filterFailed.increment();
    }

    void retried() {
        retried.increment();
    }

    void settlementFailed() {
        unsettled.increment();
    }

    /** Counted by status and reason, which are few; a counter exists from its first refusal. */
    void refused(int status, String reason) {
        refused.computeIfAbsent(new Refusal(status, reason), newRefusals).increment();
    }

    private record Refusal(int status, String reason) {}

    void dropped(long events) {
        dropped.increment(events);
    }

    long droppedSinceStart() {
        return (long) dropped.count();
    }
}
