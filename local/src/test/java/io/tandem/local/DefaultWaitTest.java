package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DefaultWaitTest {
    @Test
    void aWaitWithoutALimitOfItsOwnHasTheLongOne() {
        var left = new AtomicLong();
        await().conditionEvaluationListener(state -> left.set(state.getRemainingTimeInMS()))
                .until(() -> true);
        assertThat(left.get()).isGreaterThan(TestLimits.WAIT.toMillis() / 2);
    }
}
