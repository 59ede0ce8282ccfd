package io.tandem.eventsource.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.PodState;
import io.tandem.api.PodState.Event;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.leader.Leadership.Standing;
import io.tandem.eventsource.pipeline.DutyState;
import io.tandem.eventsource.pipeline.EventState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    @Test
    void placesAreToldOfEachEventThoseThatAreNotKeptFirstAsFarAsThereIsRoom() throws Exception {
        var well = IntStream.range(0, 2_000)
                .mapToObj(i -> new Duty.Place("example/repository-%04d".formatted(i), true, ""));
        var failed = new Duty.Place("example/z", false, "x".repeat(10_000));
        var events = List.of(
                event("a", new DutyState.Kept(FIRST, "2000 hooks", "", well.toList())),
                event("b", new DutyState.Failing(FIRST, "1 of 2 hooks are kept", List.of(place("example/a"), failed))),
                event("c", new DutyState.Kept(FIRST, "1 hook", "", List.of())));

        var state = Report.next(EMPTY, UP, Report.leadership(new Standing(true, "", 0, ""), false, FIRST), events);

        assertThat(state.events().get(1).duty().places())
                .extracting(PodState.Place::name)
                .containsExactly("example/z", "example/a");
        assertThat(state.events().get(1).duty().places().getFirst().message()).hasSizeLessThan(300);
        assertThat(state.events().get(1).duty().omittedPlaces()).isNull();
        var first = state.events().getFirst().duty();
        assertThat(first.places()).hasSizeBetween(400, 900);
        assertThat(first.places().size() + first.omittedPlaces()).isEqualTo(2_000);
        assertThat(state.events().get(2).duty().places()).isNull();
        assertThat(new ObjectMapper().writeValueAsBytes(state).length)
                .isLessThan(PodState.MOST_BYTES_OF_PLACES + 2_000);
    }

    @Test
    void placesThatAreNotKeptAreToldBeforeThoseOfOtherEventsThatAreKept() {
        var wells = IntStream.range(0, 2_000)
                .mapToObj(i -> place("example/repository-%04d".formatted(i)))
                .toList();
        var oneFailed = Stream.concat(wells.stream(), Stream.of(failed("z"))).toList();
        var events = List.of(
                event("a", new DutyState.Failing(FIRST, "2000 of 2001 hooks are kept", oneFailed)),
                event("b", new DutyState.Failing(FIRST, "0 of 2 hooks are kept", List.of(failed("x"), failed("y")))));

        var state = Report.next(EMPTY, UP, Report.leadership(new Standing(true, "", 0, ""), false, FIRST), events);

        assertThat(state.events().getFirst().duty().places())
                .extracting(PodState.Place::name)
                .startsWith("z", "example/repository-0000");
        assertThat(state.events().get(1).duty().places())
                .extracting(PodState.Place::name)
                .containsExactly("x", "y");
    }

    @Test
    void noCharacterOfALongNameIsCutInTwo() {
        var name = "x".repeat(255) + "\uD83D\uDE00";
        var event = event("a", new DutyState.Kept(FIRST, "1 hook", "", List.of(place(name))));

        assertThat(event.duty().places().getFirst().name()).isEqualTo("x".repeat(255) + "...");
    }

    private static Duty.Place failed(String name) {
        return new Duty.Place(name, false, "it was not looked at yet");
    }

    private static Duty.Place place(String name) {
        return new Duty.Place(name, true, "");
    }

    private static Event event(String name, DutyState duty) {
        return Report.event(name, Map.of(name, "github"), new EventState.Running(FIRST, ""), duty);
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
