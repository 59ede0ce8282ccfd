package io.tandem.eventsource.pipeline;

import static io.tandem.eventsource.pipeline.DeliveryBench.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.FilterErrors;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.event.EventFilter;
import io.tandem.eventsource.pipeline.ScriptedBus.Answer;
import io.tandem.filter.Filter;
import io.tandem.filter.FilterSyntaxException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The events of the bench are empty objects. */
class FilterErrorTest {
    @Test
    void anEventOnWhichTheFilterFailsIsDroppedAndSettled() throws FilterSyntaxException {
        var bench = DeliveryBench.filtered(filter("body.id == 4"), FilterErrors.DROP);
        bench.offer();

        assertThat(bench.bus.calls).isEmpty();
        assertThat(bench.outcomes).containsEntry("source:event:0", List.of(new Outcome.Filtered()));
        assertThat(bench.attempt.inFlight).isZero();
        assertThat(count(bench, "tandem_filter_errors")).isEqualTo(1);
        assertThat(count(bench, "tandem_events_filtered")).isEqualTo(1);
    }

    @Test
    void anEventOnWhichTheFilterFailsIsPublishedIfTheUserWantsItKept() throws FilterSyntaxException {
        var bench = DeliveryBench.filtered(filter("body.id == 4"), FilterErrors.KEEP);
        bench.offer();

        assertThat(bench.bus.held()).isEqualTo(ids(0));
        bench.bus.answerAll(Answer.STORED);
        assertThat(bench.outcomes).containsEntry("source:event:0", List.of(new Outcome.Published("source:event:0")));
        assertThat(count(bench, "tandem_filter_errors")).isEqualTo(1);
        assertThat(count(bench, "tandem_events_filtered")).isZero();
    }

    @Test
    void aResultThatIsNoBoolIsAFailureToo() throws FilterSyntaxException {
        var bench = DeliveryBench.filtered(filter("1 + 1"), FilterErrors.KEEP);
        bench.offer();

        assertThat(bench.bus.held()).isEqualTo(ids(0));
        assertThat(count(bench, "tandem_filter_errors")).isEqualTo(1);
    }

    @Test
    void anUnwantedEventIsNoErrorAndNeverKept() throws FilterSyntaxException {
        var bench = DeliveryBench.filtered(filter("body == 1"), FilterErrors.KEEP);
        bench.offer();

        assertThat(bench.bus.calls).isEmpty();
        assertThat(bench.outcomes).containsEntry("source:event:0", List.of(new Outcome.Filtered()));
        assertThat(count(bench, "tandem_filter_errors")).isZero();
    }

    private static EventFilter filter(String expression) throws FilterSyntaxException {
        return Filter.compile(expression)::test;
    }

    private static double count(DeliveryBench bench, String counter) {
        return bench.registry.get(counter).counter().count();
    }
}
