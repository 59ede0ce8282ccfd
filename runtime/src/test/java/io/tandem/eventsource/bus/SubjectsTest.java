package io.tandem.eventsource.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {
    @ParameterizedTest
    @CsvSource({
        "default.*.*, default.shop.*, true",
        "default.>, default.shop.*, true",
        ">, default.shop.*, true",
        "default.shop.*, default.shop.*, true",
        "default.other.*, default.shop.*, false",
        "default.shop.orders, default.shop.*, false",
        "default.*, default.shop.*, false",
        "default.shop.*.>, default.shop.*, false",
        "default.*.*.*, default.shop.*, false",
    })
    void aPatternCoversAnotherOnlyIfItMatchesAllOfIt(String wide, String narrow, boolean covers) {
        assertThat(Subjects.covers(wide, narrow)).isEqualTo(covers);
    }
}
