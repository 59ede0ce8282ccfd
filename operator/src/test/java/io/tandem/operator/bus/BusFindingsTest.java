package io.tandem.operator.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.BusConfig;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BusFindingsTest {
    private static final BusConfig CONFIG = new BusConfig(null, null, null, null);

    /** A typing error in an EventBus was told nowhere. */
    @Test
    void fieldsThatNobodyKnowsAreNamedAndTheBusIsAsGoodAsBefore() {
        var found = BusFindings.of(Optional.of(CONFIG), Finding.good(Reason.RESOLVED));

        assertThat(found.ignoring(List.of("spec.b", "spec.a")).byType())
                .containsEntry(
                        Conditions.DEPLOYED,
                        new Finding(
                                true, Reason.FIELDS_IGNORED, "ignored, since no such field is known: spec.a, spec.b"))
                .containsEntry(Conditions.READY, found.byType().get(Conditions.READY));
        assertThat(found.ignoring(List.of())).isEqualTo(found);
    }

    @Test
    void whatIsWorseStandsBeforeThem() {
        var refused =
                BusFindings.of(Optional.empty(), Finding.bad(Reason.INVALID_EVENT_BUS, "spec.kafka.url: is missing"));

        assertThat(refused.ignoring(List.of("spec.kafka.urls")).byType().get(Conditions.DEPLOYED))
                .isEqualTo(Finding.bad(
                        Reason.INVALID_EVENT_BUS,
                        "spec.kafka.url: is missing; ignored, since no such field is known: spec.kafka.urls"));
        assertThat(BusFindings.untouched(CONFIG).ignoring(List.of("spec.a")).byType())
                .as("another controller's")
                .isEmpty();
    }
}
