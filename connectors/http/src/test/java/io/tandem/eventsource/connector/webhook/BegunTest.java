package io.tandem.eventsource.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BegunTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void whoeverJoinsAtTheMomentAtWhichItIsDoneGoesOnOnceWithWhatItGave() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            var done = new AtomicReference<UniEmitter<? super String>>();
            var begun = Begun.now(Uni.createFrom().<String>emitter(done::set));
            var calls = new AtomicInteger();
            var completing = Thread.ofVirtual().start(() -> done.get().complete("item"));

            var given = begun.chain(item -> {
                        calls.incrementAndGet();
                        return Uni.createFrom().item(item.length());
                    })
                    .await()
                    .atMost(LIMIT);

            assertThat(given).isEqualTo(4);
            assertThat(calls).hasValue(1);
            completing.join();
        }
    }

    @Test
    void whoGivesUpWaitingDoesNotEndItForTheOthers() {
        var done = new AtomicReference<UniEmitter<? super String>>();
        var begun = Begun.now(Uni.createFrom().<String>emitter(done::set));
        begun.subscribe().with(item -> {}).cancel();

        done.get().complete("item");

        assertThat(begun.await().atMost(LIMIT)).isEqualTo("item");
    }
}
