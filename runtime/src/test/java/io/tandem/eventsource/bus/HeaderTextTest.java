package io.tandem.eventsource.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderTextTest {
    @Test
    void visibleAsciiStaysAsItIs() {
        assertThat(HeaderText.of("shop:orders:kafka:9092:t:0:17")).isEqualTo("shop:orders:kafka:9092:t:0:17");
    }

    @Test
    void everythingElseIsWrittenAsInUrls() {
        assertThat(HeaderText.of("Bestellung-ü")).isEqualTo("Bestellung-%C3%BC");
        assertThat(HeaderText.of("a\r\nb c")).isEqualTo("a%0D%0Ab%20c");
    }

    @Test
    void differentTextsStayDifferent() {
        var texts = List.of("ü", "%C3%BC", "a b", "a%20b", "ab", " ab", "ab ", "a\nb");

        assertThat(new HashSet<>(texts.stream().map(HeaderText::of).toList())).hasSize(texts.size());
    }
}
