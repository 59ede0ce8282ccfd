package io.tandem.eventsource.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.config.PodEnvironment;
import io.tandem.local.TestLimits;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnusableBusTest {
    @Test
    void aBusThatCanNeverWorkIsToldByItsFieldAndEndsNoProcess() {
        var env = Map.of(
                "EVENTSOURCE_OBJECT",
                base64("""
                        {"metadata":{"name":"shop","namespace":"argo"},"spec":{"webhook":{}}}"""),
                "EVENTBUS_CONFIG",
                base64("""
                        {"kafka":{"url":"kafka:9092","topic":"events","partitioner":"nonsense"}}"""),
                "EVENTBUS_SUBJECT",
                "eventbus-argo",
                "POD_NAME",
                "shop-eventsource-abc",
                "TANDEM_ROOT",
                "/nowhere");
        var pod = new EventSourcePod(
                PodEnvironment.of(env),
                env,
                source -> {
                    throw new IllegalStateException("there is none");
                },
                () -> {
                    throw new IllegalStateException("nobody elects");
                },
                new SimpleMeterRegistry(),
                InstantSource.system());
        pod.start();

        assertThat(pod.bus().states().toUni().await().atMost(TestLimits.WAIT))
                .satisfies(state -> assertThat(state.connected()).isFalse())
                .extracting(EventBus.State::detail)
                .asString()
                .contains("partitioner", "nonsense");
        assertThat(pod.ended()).isEmpty();
        pod.stop().await().atMost(TestLimits.WAIT);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
