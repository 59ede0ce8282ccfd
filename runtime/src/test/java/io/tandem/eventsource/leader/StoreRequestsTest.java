package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class StoreRequestsTest {
    private final Queue<Runnable> due = new ArrayDeque<>();
    private final ArrayList<String> told = new ArrayList<>();
    private Runnable patienceEnds;
    private UniEmitter<? super String> store;

    @Test
    void anAnswerThatArrivedWhileTheProcessWasStoppedIsNotTakenForLost() {
        ask();

        store.complete("yours");
        patienceEnds.run(); // found together when the process goes on, and this one first
        due.forEach(Runnable::run);

        assertThat(told).containsExactly("yours");
    }

    @Test
    void anAnswerAfterTheEndOfPatienceIsIgnored() {
        ask();

        patienceEnds.run();
        store.complete("yours");
        due.forEach(Runnable::run);

        assertThat(told).containsExactly("no answer within PT1S");
    }

    private void ask() {
        var requests = new StoreRequests(timeline(), Duration.ofSeconds(1), () -> {});
        requests.ask(
                Uni.createFrom().<String>emitter(emitter -> store = emitter),
                told::add,
                failure -> told.add(failure.getMessage()));
    }

    private Timeline timeline() {
        return new Timeline() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public void execute(Runnable task) {
                due.add(task);
            }

            @Override
            public Timer after(Duration delay, Runnable task) {
                patienceEnds = task;
                return Timer.NONE;
            }
        };
    }
}
