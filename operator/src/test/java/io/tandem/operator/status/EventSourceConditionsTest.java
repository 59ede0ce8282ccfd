package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.operator.plan.Review;
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
}
