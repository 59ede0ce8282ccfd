package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.operator.status.ReconcileFailure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a stack ends, the status says so. */
class TooDeepTest {
    @Test
    void aStackThatEndsIsToldAsAnyFailureOfTheOperator() {
        assertThatThrownBy(() -> TooDeep.told(() -> endless(0)))
                .isInstanceOfSatisfying(IllegalStateException.class, e -> assertThat(
                                ReconcileFailure.of(e, Optional.empty()))
                        .hasValueSatisfying(told -> assertThat(told.message()).contains("nests deeper than")));
    }

    private static int endless(int depth) {
        return depth == Integer.MAX_VALUE ? depth : endless(depth + 1) + 1;
    }
}
