package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Fed> fed = new ArrayList<>();
    private final List<Delivered> delivered = new ArrayList<>();

    @Test
    void everythingReadOnceAndInOrderIsClean() {
        for (int n = 0; n < 10; n++) {
            feed("p" + n % 2, n);
            read("p" + n % 2, n, "id-" + n, n * 100);
        }

        Verdict verdict = verdict(500);

        assertThat(verdict.fed()).isEqualTo(10);
        assertThat(verdict.read()).isEqualTo(10);
        assertThat(verdict.lost()).isEmpty();
        assertThat(verdict.doubled()).isEmpty();
        assertThat(verdict.outOfOrder()).isEmpty();
        assertThat(verdict.strange()).isEmpty();
        assertThat(verdict.longestGapMillis()).isEqualTo(100);
    }

    @Test
    void aNumberFedAndNotReadIsLost() {
        feed("p", 1);
        feed("p", 2);
        read("p", 2, "b", 0);

        assertThat(verdict(0).lost()).containsExactly(1L);
    }

    @Test
    void aNumberReadTwiceIsDoubledAndItsIdsAreNamed() {
        feed("p", 1);
        read("p", 1, "a", 0);
        read("p", 1, "b", 10);

        assertThat(verdict(0).doubled()).containsOnlyKeys(1L).containsEntry(1L, List.of("a", "b"));
    }

    @Test
    void aRedeliveryIsNoDisorder() {
        feed("p", 1);
        feed("p", 2);
        read("p", 1, "a", 0);
        read("p", 2, "b", 10);
        read("p", 1, "a", 20);

        assertThat(verdict(0).outOfOrder()).isEmpty();
    }

    @Test
    void orderIsJudgedWithinALaneOnly() {
        feed("p", 2);
        feed("q", 1);
        feed("p", 0);
        read("p", 2, "a", 0);
        read("q", 1, "b", 10);
        read("p", 0, "c", 20);

        assertThat(verdict(0).outOfOrder()).containsExactly(0L);
    }

    @Test
    void theFaultGapLeavesOutWhatWasOverBeforeTheFault() {
        read("p", 1, "a", 0);
        read("p", 2, "b", 5_000);
        read("p", 3, "c", 5_100);
        read("p", 4, "d", 7_000);

        Verdict verdict = verdict(5_050);

        assertThat(verdict.faultGapsMillis()).containsExactly(1_900L);
        assertThat(verdict.longestGapMillis()).isEqualTo(5_000);
    }

    @Test
    void eachFaultHasItsOwnGap() {
        read("p", 1, "a", 0);
        read("p", 2, "b", 400);
        read("p", 3, "c", 500);
        read("p", 4, "d", 1_500);
        read("p", 5, "e", 1_600);

        Verdict verdict = Ledger.compare(fed, delivered, List.of(START.plusMillis(100), START.plusMillis(1_000)));

        assertThat(verdict.faultGapsMillis()).containsExactly(400L, 1_000L);
        assertThat(Ledger.compare(fed, delivered, List.of(START.plusMillis(100), START.plusMillis(200)))
                        .faultGapsMillis())
                .containsExactly(400L, 1_000L);
    }

    @Test
    void aFaultAfterWhichNothingCameHasTheWorstGap() {
        read("p", 1, "a", 0);
        read("p", 2, "b", 400);

        Verdict verdict = Ledger.compare(fed, delivered, List.of(START.plusMillis(100), START.plusMillis(500)));

        assertThat(verdict.faultGapsMillis()).containsExactly(400L, -1L);
        assertThat(verdict.worstFaultGapMillis()).isEqualTo(-1);
    }

    @Test
    void warmUpEventsCountForGapsOnly() {
        feed("p", 0);
        read("p", -1, "w", 0);
        read("p", 0, "a", 300);

        Verdict verdict = verdict(0);

        assertThat(verdict.read()).isEqualTo(1);
        assertThat(verdict.strange()).isEmpty();
        assertThat(verdict.longestGapMillis()).isEqualTo(300);
    }

    @Test
    void aNumberNobodyFedIsStrange() {
        read("p", 7, "a", 0);

        assertThat(verdict(0).strange()).containsExactly(7L);
    }

    @Test
    void anEventOfAnOlderTermAfterOneOfANewerIsStale() {
        delivered.add(new Delivered("p", 1, "a", "pod-1", "4", START));
        delivered.add(new Delivered("p", 2, "b", "pod-2", "5", START));
        delivered.add(new Delivered("p", 3, "c", "pod-1", "4", START.plusMillis(70)));
        delivered.add(new Delivered("p", 4, "d", "pod-2", "5", START.plusMillis(90)));

        assertThat(verdict(0).stale()).containsExactly(3L);
        assertThat(verdict(0).overlapMillis()).isEqualTo(70);
    }

    @Test
    void nothingReadHasNoGap() {
        assertThat(verdict(0).longestGapMillis()).isEqualTo(-1);
    }

    private void feed(String lane, long number) {
        fed.add(new Fed(lane, number));
    }

    private void read(String lane, long number, String id, long millis) {
        delivered.add(new Delivered(lane, number, id, "", "", START.plusMillis(millis)));
    }

    private Verdict verdict(long faultMillis) {
        return Ledger.compare(fed, delivered, List.of(START.plusMillis(faultMillis)));
    }
}
