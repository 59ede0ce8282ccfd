package io.tandem.eventsource.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Multi;
import io.tandem.api.PodState.Event;
import io.tandem.eventsource.config.PodEnvironment;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.pipeline.EventSourcePod;
import io.tandem.eventsource.pipeline.EventState;
import io.tandem.local.TestLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StateBoardTest {
    private static final int EVENTS = 150;

    /** Each look dates the leadership. */
    private final AtomicInteger looks = new AtomicInteger();

    private final FakeTime time = new FakeTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<ConnectorContext> connections = new CopyOnWriteArrayList<>();

    @Test
    void manyEventsThatStartTogetherDoNotCostALookAtAllOfThemEach() {
        var pod = pod();
        pod.start();
        try {
            await().atMost(TestLimits.WAIT).untilAsserted(() -> assertThat(pod.states())
                    .allSatisfy((name, state) -> assertThat(state).isInstanceOf(EventState.Connecting.class)));
            var board = new StateBoard(pod, this::look, time);
            time.pass(Duration.ofSeconds(1));
            var before = looks.get();
            assertThat(states(board)).hasSize(EVENTS).containsOnly(Event.CONNECTING);

            connections.forEach(ConnectorContext::connected);
            time.pass(Duration.ofSeconds(1));

            assertThat(states(board)).hasSize(EVENTS).containsOnly(Event.RUNNING);
            // One when the board is made, and one or two for what it is told then.
            assertThat(before).isLessThanOrEqualTo(5);
            assertThat(looks.get() - before).isBetween(1, 2);
            assertThat(time.waiting()).isZero();
        } finally {
            pod.stop().await().atMost(TestLimits.WAIT);
        }
    }

    private Instant look() {
        looks.incrementAndGet();
        return time.instant();
    }

    private static List<String> states(StateBoard board) {
        return board.get().events().stream().map(Event::state).toList();
    }

    /** On a bus that can never work: nothing but the events' connections changes. */
    private EventSourcePod pod() {
        var events = IntStream.range(0, EVENTS)
                .mapToObj("\"e%1$d\": {\"port\": \"12000\", \"endpoint\": \"/%1$d\", \"method\": \"POST\"}"::formatted)
                .collect(Collectors.joining(", "));
        var env = Map.of(
                "EVENTSOURCE_OBJECT",
                base64("""
                        {"metadata": {"name": "shop", "namespace": "argo"}, "spec": {"webhook": {%s}}}""".formatted(events)),
                "EVENTBUS_CONFIG",
                base64("""
                        {"kafka": {"url": "kafka:9092", "topic": "events", "partitioner": "nonsense"}}"""),
                "EVENTBUS_SUBJECT",
                "eventbus-argo",
                "POD_NAME",
                "shop-eventsource-abc",
                "TANDEM_ROOT",
                "/nowhere");
        return new EventSourcePod(
                PodEnvironment.of(env),
                env,
                source -> this::connector,
                () -> {
                    throw new IllegalStateException("nobody elects");
                },
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    /** Connects when the test says so. */
    private Connector connector(ConnectorContext context) {
        connections.add(context);
        return () -> Multi.createFrom().<Incoming>nothing();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
