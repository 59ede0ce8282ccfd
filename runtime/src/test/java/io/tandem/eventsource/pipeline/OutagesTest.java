package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.LogLines;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutagesTest {
    @Test
    void anHourWithoutABusIsTwoLinesHoweverManyEventsItHoldsBack() {
        var now = new AtomicLong();
        var outages = new Outages(now::get);
        try (var log = LogLines.of(Outages.class.getName())) {
            for (int second = 0; second < 3_600; second++) {
                now.set(Duration.ofSeconds(second).toNanos());
                IntStream.range(0, 200).forEach(event -> outages.begins("event-" + event, "down"));
            }
            IntStream.range(0, 200).forEach(event -> outages.over("event-" + event));
            IntStream.range(0, 200).forEach(event -> outages.over("event-" + event));
            assertThat(log.lines())
                    .containsExactly(
                            "WARN publishing is held back: down eventName=event-0",
                            "INFO publishing goes on seconds=3599.0 events=200");
        }
    }
}
