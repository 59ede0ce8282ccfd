package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.operator.bus.BusFindings;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Notice;
import io.tandem.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BusNoticesTest {
    private static final EventBus BUS =
            Serialization.unmarshal("metadata: {name: default, namespace: shop, uid: u}", EventBus.class);
    private static final String GAUGE = "tandem_operator_eventbuses";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Notice> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final BusNotices notices =
            new BusNotices(new Fleet(registry, GAUGE, "EventBuses"), (bus, some) -> told.addAll(some), () -> now);

    @Test
    void aWaitIsToldThoughItsStatusStaysTheSame() {
        var waiting = found(new Finding(true, Reason.WAITING, "2 of 3 servers are ready"));
        notices.tell(BUS, waiting, Optional.empty());
        assertThat(told).isEmpty();

        now = now.plus(Duration.ofMinutes(10));
        notices.tell(BUS, waiting, Optional.empty());
        assertThat(told).extracting(Notice::reason).containsExactly("Waiting");
    }

    /** Each look at it failed, for want of a finding for Ready. */
    @Test
    void aBusOfAnotherControllerThatIsKeptFromDeletionIsTold() {
        notices.tell(BUS, found(Finding.good(Reason.APPLIED)), Optional.empty());
        assertThat(counted()).isEqualTo(1);

        notices.tell(
                BUS,
                BusFindings.untouched(new BusConfig(null, null, null, null)).inUse(List.of("EventSource ticker")),
                Optional.empty());
        assertThat(counted()).isZero();
    }

    private double counted() {
        return registry.find(GAUGE).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    private static BusFindings found(Finding deployed) {
        return new BusFindings(
                Optional.empty(),
                Map.of(Conditions.DEPLOYED, deployed, Conditions.READY, Finding.good(Reason.SERVERS_READY)),
                Optional.empty());
    }
}
