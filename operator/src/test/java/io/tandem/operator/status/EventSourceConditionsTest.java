package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.operator.plan.Review;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventSourceConditionsTest {
    @Test
    void whatIsIgnoredIsNamedAsItStandsInTheManifest() {
        var source = Serialization.unmarshal("""
                metadata: {name: shop, namespace: n, annotations: {tandem.io/active-active: "orders, gone"}}
                spec:
                  replica: 2
                  template: {container: {env: [{name: MINE, value: x}]}}
                  nats: {orders: {url: "nats://n:4222", subject: s, queue: q}}
                """, EventSource.class);

        assertThat(EventSourceConditions.ignored(source, Review.of(source)))
                .containsExactly(
                        "spec.replica",
                        "spec.template.container.env[MINE]",
                        "gone in metadata.annotations[tandem.io/active-active]");
    }

    /** Upstream's example of Stripe has it, and waited without a word. */
    @Test
    void aSecretByANameThatNoneCanHaveIsToldAndKeepsNothingFromRunning() {
        var source = Serialization.unmarshal("""
                metadata: {name: shop, namespace: n}
                spec:
                  stripe:
                    paid: {webhook: {port: "12000", endpoint: /p, url: "https://h"}, createWebhook: true, apiKey: {name: secret_containing_api_key, key: k}}
                    sold: {webhook: {port: "12000", endpoint: /s, url: "https://h"}, createWebhook: true, apiKey: {name: stripe.keys-1, key: my_key}}
                """, EventSource.class);
        var review = Review.of(source);
        var fine = new Finding(true, Reason.APPLIED, "");

        var told = EventSourceConditions.of(review, List.of(), new WorkloadFindings(fine, fine, fine, fine))
                .get(EventSourceConditions.SOURCES_PROVIDED);

        assertThat(review.runnable()).hasSize(2);
        assertThat(told.holds()).isTrue();
        assertThat(told.reason()).isEqualTo(Reason.DOUBTFUL);
        assertThat(told.message())
                .isEqualTo(
                        "spec.stripe.paid.apiKey.name: is a name that no Secret can have, so it is waited for in vain: use small letters, digits, '-' and '.'");
    }
}
