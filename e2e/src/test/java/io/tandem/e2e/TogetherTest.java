package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.local.TestLimits;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private final AtomicInteger begun = new AtomicInteger();

    @Test
    void theFaultBeginsOnceForAll() throws Exception {
        Together together = new Together(2);

        CompletableFuture<Injected> other = CompletableFuture.supplyAsync(() -> together.inject(this::fault));
        Injected mine = together.inject(this::fault);

        assertThat(other.get(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS)).isSameAs(mine);
        assertThat(begun).hasValue(1);
    }

    @Test
    void whoIsOverIsNotWaitedFor() throws Exception {
        Together together = new Together(2);

        CompletableFuture<Injected> other = CompletableFuture.supplyAsync(() -> together.inject(this::fault));
        together.close();

        assertThat(other.get(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        assertThat(begun).hasValue(1);
    }

    @Test
    void meetingBeginsNothing() throws Exception {
        Together together = new Together(2);

        CompletableFuture<Void> other = CompletableFuture.runAsync(together::meet);
        together.meet();

        other.get(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(begun).hasValue(0);
    }

    @Test
    void aFaultThatCannotBeginFailsForAll() {
        Together together = new Together(1);

        assertThatThrownBy(() -> together.inject(() -> {
                    throw new UnsupportedOperationException("not here");
                }))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("not here");
    }

    private Injected fault() {
        begun.incrementAndGet();
        return Injected.once(Set.of(), () -> {});
    }
}
