package io.tandem.eventsource.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.PodState;
import io.tandem.api.PodState.Event;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.leader.Leadership.Standing;
import io.tandem.eventsource.pipeline.EventState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-01-01T00:00:10Z");
    private static final Instant THIRD = Instant.parse("2026-01-01T00:00:20Z");
    private static final EventBus.State UP = new EventBus.State(true, "connected to nats://one:4222");
    private static final PodState EMPTY = new PodState("v.0", "p", FIRST.toString(), null, null, null, null);

    @Test
    void anEventThatFailsAgainAndAgainIsFailedSinceItFirstFailed() {
        var failed = next(EMPTY, new EventState.Failed(FIRST, "refused", 1));
        var trying = next(failed, new EventState.Connecting(SECOND));
        var failedAgain = next(trying, new EventState.Failed(THIRD, "refused", 2));

        assertThat(failed.events()).singleElement().satisfies(event -> assertThat(event.state())
                .isEqualTo("failed"));
        assertThat(trying).isEqualTo(failed);
        assertThat(failedAgain).isEqualTo(failed);
    }

    @Test
    void aNewReasonIsToldAndTheTimeStays() {
        var refused = next(EMPTY, new EventState.Failed(FIRST, "refused", 1));
        var unauthorised = next(refused, new EventState.Failed(SECOND, "bad password", 2));

        assertThat(unauthorised.events())
                .containsExactly(new Event("e", "amqp", "failed", FIRST.toString(), "bad password"));
    }

    @Test
    void itRecoversAtTheMomentItsSourceAcceptedIt() {
        var failed = next(EMPTY, new EventState.Failed(FIRST, "refused", 1));

        assertThat(next(failed, new EventState.Running(THIRD, "")).events())
                .containsExactly(new Event("e", "amqp", "running", THIRD.toString(), ""));
    }

    @Test
    void aTermIsDatedByItsBeginningHoweverItsWordsChange() {
        var leading = leadership(EMPTY, new Standing(true, "p", 3, "leading"), true, FIRST);
        var worded = leadership(leading, new Standing(true, "p", 3, "leading, renewed late"), true, SECOND);
        var lost = leadership(worded, new Standing(false, "q", 4, "standing by for q"), true, THIRD);

        assertThat(worded.leadership().since()).isEqualTo(FIRST.toString());
        assertThat(worded.leadership().message()).isEqualTo("leading, renewed late");
        assertThat(lost.leadership())
                .isEqualTo(new PodState.Leadership("standby", "q", 4, THIRD.toString(), "standing by for q"));
    }

    @Test
    void aMissingRightOnTheLockIsAFieldOfItsOwn() {
        var lacks = leadership(EMPTY, new Standing(false, "", 0, "cannot read the lock", true), true, FIRST);

        assertThat(lacks.leadership().forbidden()).isTrue();
        assertThat(leadership(lacks, new Standing(false, "", 0, "the lock is free"), true, SECOND)
                        .leadership()
                        .forbidden())
                .isNull();
    }

    @Test
    void whoWorksWithoutElectionIsNoLeader() {
        assertThat(leadership(EMPTY, new Standing(true, "", 0, "works without election"), false, FIRST)
                        .leadership()
                        .role())
                .isEqualTo("none");
    }

    @Test
    void ofTooManyEventsThoseInTroubleAreKept() {
        var many = IntStream.range(0, PodState.MOST_EVENTS + 50)
                .mapToObj(i -> Report.event(
                        "e%03d".formatted(i),
                        Map.of(),
                        i == PodState.MOST_EVENTS + 49
                                ? new EventState.Failed(FIRST, "x".repeat(10_000), 1)
                                : new EventState.Running(FIRST, ""),
                        null))
                .toList();

        var state = Report.next(EMPTY, UP, Report.leadership(new Standing(true, "", 0, ""), false, FIRST), many);

        assertThat(state.events()).hasSize(PodState.MOST_EVENTS);
        assertThat(state.omitted()).isEqualTo(50);
        assertThat(state.events())
                .filteredOn(event -> event.state().equals("failed"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.name()).isEqualTo("e249");
                    assertThat(event.message()).hasSizeLessThan(300);
                });
    }

    private static PodState next(PodState before, EventState state) {
        return Report.next(
                before,
                UP,
                Report.leadership(new Standing(true, "", 0, ""), false, FIRST),
                List.of(Report.event("e", Map.of("e", "amqp"), state, null)));
    }

    private static PodState leadership(PodState before, Standing standing, boolean elects, Instant now) {
        return Report.next(before, UP, Report.leadership(standing, elects, now), List.of());
    }
}
