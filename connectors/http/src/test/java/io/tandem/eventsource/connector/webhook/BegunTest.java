package io.tandem.eventsource.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import io.tandem.local.TestLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BegunTest {
    private static final Duration LIMIT = TestLimits.WAIT;

    private final AtomicReference<UniEmitter<? super String>> work = new AtomicReference<>();
    private final Uni<String> begun = Begun.now(Uni.createFrom().<String>emitter(work::set));

    @Test
    void whoeverJoinsAtTheMomentAtWhichItIsDoneIsSubscribedFirst() {
        var waiting = begun.subscribe().with(item -> {});
        var told = new CopyOnWriteArrayList<String>();

        var joined = begun.subscribe().withSubscriber(joining(told));

        assertThat(joined).isNotNull();
        assertThat(waiting).isNotNull();
        assertThat(told).containsExactly("subscribed", "item");
        assertThat(begun.await().atMost(LIMIT)).isEqualTo("item");
    }

    @Test
    void whoGivesUpWaitingDoesNotEndItForTheOthers() {
        begun.subscribe().with(item -> {}).cancel();

        work.get().complete("item");

        assertThat(begun.await().atMost(LIMIT)).isEqualTo("item");
    }

    /** While it is being subscribed the work ends, on another thread. */
    private UniSubscriber<String> joining(List<String> told) {
        return new UniSubscriber<>() {
            @Override
            public void onSubscribe(UniSubscription subscription) {
                try {
                    Thread.ofVirtual().start(() -> work.get().complete("item")).join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                told.add("subscribed");
            }

            @Override
            public void onItem(String item) {
                told.add(item);
            }

            @Override
            public void onFailure(Throwable failure) {
                told.add(failure.toString());
            }
        };
    }
}
