package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TriggerLedgerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Stage> STAGES = List.of(
            new Stage("before", START, true, true),
            new Stage("calm", START.plusSeconds(10), false, false),
            new Stage("rolled", START.plusSeconds(20), true, false));

    private final List<Fed> posted = new ArrayList<>();
    private final List<Delivered> stored = new ArrayList<>();
    private final List<Triggered> triggered = new ArrayList<>();

    @Test
    void everythingStoredAndTriggeredOncePasses() {
        for (int n = 0; n < 5; n++) {
            post(n);
            store(n, "id-" + n, n * 6);
            trigger(n, "id-" + n, n * 6);
        }
        assertThat(verdict().passed()).isTrue();
        assertThat(verdict().accepted()).isEqualTo(5);
    }

    @Test
    void whatIsLostIsToldOnTheSideOfTheBusWhereItIs() {
        post(1);
        post(2);
        store(2, "b", 0);

        assertThat(verdict().neverStored()).containsExactly(1L);
        assertThat(verdict().neverTriggered()).extracting(Delivered::number).containsExactly(2L);
        assertThat(verdict().passed()).isFalse();
    }

    @Test
    void aTriggerThatRanTwiceIsExcusedOnlyWhereItsPodWasReplaced() {
        post(1);
        store(1, "a", 0);
        trigger(1, "a", 0);
        trigger(1, "a", 21);
        assertThat(verdict().triggeredTwice()).isEqualTo(Map.of("rolled", 1));
        assertThat(verdict().passed()).isTrue();

        trigger(1, "a", 11);
        assertThat(verdict().unexcused()).containsExactly("calm");
        assertThat(verdict().passed()).isFalse();
    }

    @Test
    void aPostThatBecameTwoEventsIsNoTriggerThatRanTwice() {
        post(1);
        for (var id : List.of("a", "b")) {
            store(1, id, 5);
            trigger(1, id, 5);
        }
        assertThat(verdict().triggeredTwice()).isEmpty();
        assertThat(verdict().storedTwice()).isEqualTo(Map.of("before", 1));
        assertThat(verdict().passed()).isTrue();

        store(1, "c", 25);
        assertThat(verdict().unexcused()).containsExactly("rolled");
    }

    @Test
    void anEventThatWasNotTriggeredIsLostThoughAnotherOfTheSamePostWas() {
        post(1);
        store(1, "a", 0);
        store(1, "b", 1);
        trigger(1, "a", 2);
        assertThat(verdict().neverTriggered()).extracting(Delivered::id).containsExactly("b");
        assertThat(verdict().passed()).isFalse();

        trigger(1, "b", 3);
        assertThat(verdict().passed()).isTrue();
    }

    @Test
    void warmUpsCountForNothing() {
        store(-1, "a", 0);
        store(-1, "b", 11);
        trigger(-1, "a", 11);
        trigger(-1, "a", 11);
        assertThat(verdict().passed()).isTrue();
    }

    private TriggerVerdict verdict() {
        return TriggerLedger.compare(posted, stored, triggered, STAGES);
    }

    private void post(long number) {
        posted.add(new Fed("webhook", number));
    }

    private void store(long number, String id, int second) {
        stored.add(new Delivered("webhook", number, id, "", "", START.plusSeconds(second)));
    }

    private void trigger(long number, String id, int second) {
        triggered.add(new Triggered(number, id, "1", START.plusSeconds(second)));
    }
}
