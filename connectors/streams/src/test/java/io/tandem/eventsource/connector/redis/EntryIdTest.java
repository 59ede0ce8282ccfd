package io.tandem.eventsource.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntryIdTest {
    private static final String HIGHEST = "18446744073709551615";

    @Test
    void idsAreInTheOrderOfTheirStreamAlsoAboveSignedNumbers() {
        assertThat(EntryId.parse("2-1")).isGreaterThan(EntryId.parse("1-9"));
        assertThat(EntryId.parse("1-10")).isGreaterThan(EntryId.parse("1-9"));
        assertThat(EntryId.parse(HIGHEST + "-0")).isGreaterThan(EntryId.parse("9223372036854775807-5"));
        assertThat(EntryId.parse("1-" + HIGHEST)).isGreaterThan(EntryId.parse("1-1"));
    }

    @Test
    void theNextIdIsTheLowestAbove() {
        assertThat(EntryId.parse("7-3").next()).hasToString("7-4");
        assertThat(EntryId.parse("7-" + HIGHEST).next()).hasToString("8-0");
        assertThat(EntryId.parse("7").next()).hasToString("7-1");
    }
}
