package io.tandem.eventsource.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.leader.Terms;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaderMetersTest {
    @Test
    void eachTermCountsAndATakeoverTakesAsLongAsNobodyLed() {
        var registry = new SimpleMeterRegistry();
        var terms = Multi.createFrom().items(Terms.begin(1), Terms.after(Duration.ofMillis(300), 2));
        PodGauges.transitions(registry, terms, Tags.empty());
        assertThat(registry.get("tandem_leader_transitions").counter().count()).isEqualTo(2);
        var takeover = registry.get("tandem_leader_takeover").timer();
        assertThat(takeover.count()).as("the first found no former leader").isEqualTo(1);
        assertThat(takeover.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300);
    }
}
