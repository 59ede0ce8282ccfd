package io.tandem.operator.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import org.junit.jupiter.api.Test;

/** What a bus means to those who use it; they are woken when that is something else. */
class BusStateTest {
    private static final String BUS = """
            metadata: {name: default, namespace: shop}
            status:
              config: {jetstream: {url: "%s"}}
              conditions:
                - {type: Configured, status: "True"}
                - {type: Deployed, status: "%s", reason: Applied, message: "%s"}
                - {type: Ready, status: "True", reason: ServersReady, message: "%s"}
            """;

    @Test
    void aServerThatRestartsIsNoNewsToThoseWhoUseTheBus() {
        assertThat(state("nats://one", "True", "", "2 of 3 servers are ready"))
                .isEqualTo(state("nats://one", "True", "a change is refused", "3 of 3 servers are ready"));
    }

    @Test
    void anotherAddressAndABusThatCannotBeUsedAre() {
        var before = state("nats://one", "True", "", "");
        assertThat(state("nats://two", "True", "", "")).isNotEqualTo(before);
        assertThat(state("nats://one", "False", "refused", "")).isNotEqualTo(before);
    }

    private static BusState state(String url, String deployed, String message, String ready) {
        return BusState.of(Serialization.unmarshal(BUS.formatted(url, deployed, message, ready), EventBus.class));
    }
}
