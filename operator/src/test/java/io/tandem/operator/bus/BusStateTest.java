package io.tandem.operator.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.api.Sensor;
import java.util.Optional;
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

    /** Its servers restart: pods are made, and wait for them by themselves. */
    @Test
    void aBusThatIsNotReadyForTheMomentCanBeDeployedFor() {
        var state = state("conditions: [{type: Deployed, status: 'True'}, {type: Configured, status: 'True'}, {type:"
                + " Ready, status: 'False', message: 1 of 3 servers}], config: {jetstream: {url: u}}");
        assertThat(state.config()).isPresent();
        assertThat(told(state)).isEqualTo("False EventBusNotReady EventBus b is not ready: 1 of 3 servers");
    }

    @Test
    void aBusThatWasNeverSetUpCannotAndSaysWhy() {
        var state = state("conditions: [{type: Deployed, status: 'True'}, {type: Configured, status: 'False', message:"
                + " begins}, {type: Ready, status: 'False', message: none}], config: {jetstream: {url: u}}");
        assertThat(state.config()).isEmpty();
        assertThat(told(state)).isEqualTo("False EventBusNotReady EventBus b is not ready: begins");
        assertThat(told(state("config: {jetstream: {url: u}}"))).contains("EventBusNotReady", "no conditions yet");
        assertThat(told(state("conditions: [{type: Deployed, status: 'True'}]")))
                .contains("no status.config");
    }

    @Test
    void aBusThatIsNotThereCannotAndIsNamed() {
        var sensor =
                Serialization.unmarshal("metadata: {name: s, namespace: n}\nspec: {eventBusName: b}", Sensor.class);
        var state = BusState.of(sensor, Optional.empty());
        assertThat(state.config()).isEmpty();
        assertThat(told(state)).startsWith("False EventBusNotFound namespace n has no EventBus b");
    }

    private static BusState state(String status) {
        return BusState.of(Serialization.unmarshal(
                "metadata: {name: b, namespace: n}\nstatus: {%s}".formatted(status), EventBus.class));
    }

    private static String told(BusState state) {
        var finding = state.finding();
        return finding.status().text() + " " + finding.reason().text() + " " + finding.message();
    }

    private static BusState state(String url, String deployed, String message, String ready) {
        return BusState.of(Serialization.unmarshal(BUS.formatted(url, deployed, message, ready), EventBus.class));
    }
}
