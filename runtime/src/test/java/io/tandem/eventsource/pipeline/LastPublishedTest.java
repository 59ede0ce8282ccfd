package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.tandem.eventsource.bus.BusException;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.state.Latest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class LastPublishedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Latest<EventBus.State> state = new Latest<>(new EventBus.State(true, ""));
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void ticksOfAGapAreNotLostBecauseTheBusDidNotAnswerTheFirstTime() {
        var last = newest(attempt -> attempt < 3 ? unavailable() : event("{\"eventTime\":\"then\"}"));

        assertThat(last.awaitItem(PATIENCE).getItem())
                .hasValueSatisfying(
                        data -> assertThat(data.path("eventTime").asText()).isEqualTo("then"));
    }

    @Test
    void aBusThatIsAwayIsWaitedFor() {
        state.set(new EventBus.State(false, "away"));
        var last = newest(attempt -> event("{}"));

        last.assertNotTerminated();
        assertThat(asked).hasValue(0);

        state.set(new EventBus.State(true, ""));
        assertThat(last.awaitItem(PATIENCE).getItem()).isPresent();
    }

    /** Some credentials may publish and not read. */
    @Test
    void aBusThatNeverTellsIsNotWaitedForForEver() {
        var last = newest(attempt -> unavailable());

        assertThat(last.awaitItem(PATIENCE).getItem()).isEmpty();
    }

    private UniAssertSubscriber<Optional<JsonNode>> newest(IntFunction<Uni<Optional<byte[]>>> answers) {
        return LastPublished.of(new Bus(answers), "tick").subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private static Uni<Optional<byte[]>> unavailable() {
        return Uni.createFrom().failure(new BusException.Unavailable("no answer", null));
    }

    private static Uni<Optional<byte[]>> event(String data) {
        var base64 = Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
        return Uni.createFrom()
                .item(Optional.of("{\"data_base64\":\"%s\"}".formatted(base64).getBytes(StandardCharsets.UTF_8)));
    }

    private final class Bus implements EventBus {
        private final IntFunction<Uni<Optional<byte[]>>> answers;

        Bus(IntFunction<Uni<Optional<byte[]>>> answers) {
            this.answers = answers;
        }

        @Override
        public Uni<Optional<byte[]>> last(String eventName) {
            return answers.apply(asked.incrementAndGet());
        }

        @Override
        public Multi<State> states() {
            return state.changes();
        }

        @Override
        public void publish(Message message, Receipt receipt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
