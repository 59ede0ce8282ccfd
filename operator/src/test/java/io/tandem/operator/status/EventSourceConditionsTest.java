package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.api.validate.UnmanagedHooks;
import io.tandem.operator.plan.Review;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventSourceConditionsTest {
    @Test
    void hooksThatNobodyRegistersAreNamedThoughTheEventsRun() {
        var source = Serialization.unmarshal("""
                metadata: {name: hooks, namespace: shop}
                spec:
                  stripe:
                    charges:
                      webhook: {endpoint: /push, port: "12000"}
                      createWebhook: true
                      apiKey: {name: stripe, key: key}
                """, EventSource.class);
        var other = new Finding(true, Reason.ALL_EVENTS_VALID, "");

        var provided = EventSourceConditions.of(
                        Review.of(source), List.of(), UnmanagedHooks.in(source.getSpec()), other, other, other, other)
                .get(EventSourceConditions.SOURCES_PROVIDED);

        assertThat(provided)
                .isEqualTo(
                        new Finding(
                                true,
                                Reason.FIELDS_IGNORED,
                                "spec.stripe.charges.createWebhook: hooks are not managed yet: register them at the provider yourself"));
    }
}
