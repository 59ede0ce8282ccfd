package io.tandem.eventsource.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.Headers;
import java.util.HashMap;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventIdTest {
    @Test
    void whatIsNotVisibleAsciiIsPercentEncodedInUtf8() {
        assertThat(id("q:x:Bestellung-ü")).isEqualTo("shop:orders:q:x:Bestellung-%C3%BC");
        assertThat(id("a\r\nb c")).isEqualTo("shop:orders:a%0D%0Ab%20c");
        assertThat(id("€😀")).isEqualTo("shop:orders:%E2%82%AC%F0%9F%98%80");
        assertThat(EventId.of("shop", "größe", Optional.of("1"))).isEqualTo("shop:gr%C3%B6%C3%9Fe:1");
    }

    @Test
    void upstreamsIdsOfOrdinaryCoordinatesStayAsTheyAre() {
        var visible = new StringBuilder();
        for (char c = 0x21; c < 0x7F; c++) {
            visible.append(c == '%' ? "" : c);
        }
        assertThat(id(visible.toString())).isEqualTo("shop:orders:" + visible);
    }

    @Test
    void coordinatesThatLookEncodedAreNotTakenForTheOnesThatAre() {
        assertThat(id("%C3%BC")).isEqualTo("shop:orders:%25C3%25BC").isNotEqualTo(id("ü"));
        assertThat(id("\ud800")).isNotEqualTo(id("\ud801")).isNotEqualTo(id("?"));
    }

    @Test
    void anIdOfAnyLengthIsBoundedAndStillTellsCoordinatesApart() {
        var common = "x".repeat(100_000);
        assertThat(id(common + "1")).hasSize(EventId.LONGEST).isNotEqualTo(id(common + "2"));
        assertThat(id(id(common))).isNotEqualTo(id(common));
        var longest = "y".repeat(EventId.LONGEST - 1 - "shop:orders:".length());
        assertThat(id(longest)).isEqualTo("shop:orders:" + longest);
    }

    @Test
    void noCoordinatesMakeAHeaderThatTheNatsClientRefusesOrTwoEventsOfOneId() {
        var random = new SplittableRandom(7);
        var seen = new HashMap<String, String>();
        for (int i = 0; i < 20_000; i++) {
            var coordinates = AnyText.of(random, 40);
            var id = id(coordinates);
            var header = new Headers().put("Nats-Msg-Id", id);
            assertThat(header.getFirst("Nats-Msg-Id")).isEqualTo(id).matches("[!-~]{1,1024}");
            assertThat(new String(header.getSerialized(), UTF_8)).contains(id);
            var former = seen.put(id, coordinates);
            assertThat(former == null || former.equals(coordinates)).as(id).isTrue();
        }
    }

    private static String id(String coordinates) {
        return EventId.of("shop", "orders", Optional.of(coordinates));
    }
}
