package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What pods say is reckoned with, and written into a status that takes times alone. */
class LeadersTest {
    @Test
    void aTimeThatKubernetesCannotWriteIsNone() {
        assertThat(Leaders.time("2026-01-01T00:00:00.123Z")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(Leaders.time("9999-12-31T23:59:59.999Z")).isEqualTo("9999-12-31T23:59:59Z");
        assertThat(Leaders.time("+1000000000-12-31T23:59:59Z")).isNull();
        assertThat(Leaders.time("+10000-01-01T00:00:00Z")).isNull();
        assertThat(Leaders.time("-0001-12-31T23:59:59Z")).isNull();
        assertThat(Leaders.time("some day")).isNull();
        assertThat(Leaders.time(null)).isNull();
    }
}
