package io.tandem.eventsource.connector.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.CalendarSource;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Settlements;
import io.tandem.eventsource.connector.TestContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalendarConnectorTest {
    private static final Instant START = Instant.parse("2024-05-01T10:00:30.5Z");

    private final FakeTime time = new FakeTime(START);
    private final TestContext context = new TestContext("tick", time, time);

    @Test
    void aTickIsNamedAndDatedByTheInstantItWasDue() throws Exception {
        var events = subscribe("{\"schedule\":\"* * * * *\",\"metadata\":{\"k\":\"v\"}}", 10);
        assertThat(context.connections).hasValue(1);

        time.pass(Duration.ofSeconds(29));
        assertThat(events.getItems()).isEmpty();
        time.pass(Duration.ofMinutes(1));

        assertThat(ids(events)).containsExactly("2024-05-01T10:01:00Z");
        assertThat(data(events.getItems().getFirst()))
                .isEqualTo("{\"eventTime\":\"2024-05-01 10:01:00 +0000 UTC\",\"metadata\":{\"k\":\"v\"}}");
    }

    @Test
    void intervalsAreAlignedSoThatAllReplicasAgree() {
        var events = subscribe("{\"interval\":\"40s\"}", 10);

        time.pass(Duration.ofMinutes(2));

        assertThat(ids(events)).containsExactly("2024-05-01T10:00:40Z", "2024-05-01T10:01:20Z", "2024-05-01T10:02:00Z");
    }

    @Test
    void aClockSetBackMakesNoTickTwice() {
        var events = subscribe("{\"interval\":\"10s\"}", 10);
        time.pass(Duration.ofSeconds(10));

        time.set(START);
        time.pass(Duration.ofSeconds(20));

        assertThat(ids(events)).containsExactly("2024-05-01T10:00:40Z", "2024-05-01T10:00:50Z");
    }

    @Test
    void aClockSetAheadMakesTheTicksBetweenInOrder() {
        var events = subscribe("{\"interval\":\"10s\"}", 10);

        time.set(START.plusSeconds(30));
        time.pass(Duration.ofSeconds(1));

        assertThat(ids(events)).containsExactly("2024-05-01T10:00:40Z", "2024-05-01T10:00:50Z", "2024-05-01T10:01:00Z");
    }

    @Test
    void ticksWaitForDemandAndComeInOrder() {
        var events = subscribe("{\"interval\":\"1s\"}", 1);
        time.pass(Duration.ofHours(1));
        assertThat(ids(events)).containsExactly("2024-05-01T10:00:31Z");

        events.request(2);

        assertThat(ids(events)).containsExactly("2024-05-01T10:00:31Z", "2024-05-01T10:00:32Z", "2024-05-01T10:00:33Z");
        events.request(Long.MAX_VALUE);
        assertThat(events.getItems()).hasSize(3600);
        assertThat(ids(events).getLast()).isEqualTo("2024-05-01T11:00:30Z");
    }

    @Test
    void ticksMissedSinceTheLastPublishedOneAreMadeUpFor() {
        context.lastTick(Instant.parse("2024-05-01T09:59:00Z"));
        var events = subscribe("{\"schedule\":\"* * * * *\"}", 10);

        assertThat(ids(events)).containsExactly("2024-05-01T10:00:00Z");
    }

    @Test
    void whatWasMissedLongerAgoThanFiveMinutesIsNotMadeUpForAndTheRestIs() {
        context.lastTick(Instant.parse("2024-05-01T08:00:00Z"));

        assertThat(ids(subscribe("{\"schedule\":\"* * * * *\"}", 10)))
                .containsExactly(
                        "2024-05-01T09:56:00Z",
                        "2024-05-01T09:57:00Z",
                        "2024-05-01T09:58:00Z",
                        "2024-05-01T09:59:00Z",
                        "2024-05-01T10:00:00Z");
    }

    @Test
    void theOnlyTickOfADayIsNotLostInATakeoverAtItsTime() {
        context.lastTick(Instant.parse("2024-04-30T10:00:00Z"));
        assertThat(ids(subscribe("{\"schedule\":\"0 10 * * *\"}", 10))).containsExactly("2024-05-01T10:00:00Z");
    }

    @Test
    void theTickOfTheGapIsMadeWhereTheBusKnowsNoEarlierOne() {
        context.vacancy = Duration.ofSeconds(31);
        assertThat(ids(subscribe("{\"schedule\":\"0 10 * * *\"}", 10))).containsExactly("2024-05-01T10:00:00Z");
    }

    /** A single replica does not know how long nobody worked. */
    @Test
    void theFirstTickOfASourceIsNotLostThoughItsOnlyPodDiedBeforeIt() {
        subscribe("{\"schedule\":\"1 10 * * *\"}", 10).cancel();
        time.pass(Duration.ofMinutes(2));
        assertThat(ids(subscribe("{\"schedule\":\"1 10 * * *\"}", 10))).containsExactly("2024-05-01T10:01:00Z");
    }

    @Test
    void aScheduleThatWasChangedBeginsNow() {
        context.lastTick(Instant.parse("2024-05-01T09:59:30Z"));
        assertThat(subscribe("{\"schedule\":\"* * * * *\"}", 10).getItems()).isEmpty();

        context.lastTick(Instant.parse("2024-05-01T09:59:00Z"));
        context.position.set("00000000|2024-05-01T09:59:00Z");
        assertThat(subscribe("{\"schedule\":\"* * * * *\"}", 10).getItems()).isEmpty();
    }

    @Test
    void aTickBeforeWhichOneIsMissingIsNotWhereASuccessorGoesOn() {
        var first = subscribe("{\"interval\":\"10s\"}", 10);
        time.pass(Duration.ofSeconds(30));
        assertThat(ids(first)).hasSize(3);
        Settlements.settle(first.getItems().get(0), new Outcome.Published("1"));
        Settlements.settle(first.getItems().get(2), new Outcome.Published("3"));
        first.cancel();
        context.lastTick(Instant.parse("2024-05-01T10:01:00Z"));

        assertThat(ids(subscribe("{\"interval\":\"10s\"}", 10)))
                .as("the one after it is known to be on the bus")
                .containsExactly("2024-05-01T10:00:50Z");
    }

    /** Killed between the bus's answer and the checkpoint: a Kafka bus would have the tick twice. */
    @Test
    void aTickThatIsOnTheBusThoughNoCheckpointSaysSoIsNotMadeAgain() {
        context.position.set(
                TickPosition.of(source("{\"schedule\":\"0 10 * * *\"}")).of(Instant.parse("2024-04-30T10:00:00Z")));
        context.lastTick(Instant.parse("2024-05-01T10:00:00Z"));
        var events = subscribe("{\"schedule\":\"0 10 * * *\"}", 10);
        assertThat(events.getItems()).isEmpty();
        assertThat(context.position.get()).endsWith("|2024-05-01T10:00:00Z");
        time.pass(Duration.ofDays(1));
        assertThat(ids(events)).containsExactly("2024-05-02T10:00:00Z");
    }

    @Test
    void aTickPublishedAheadOfOurClockIsNotRepeated() {
        context.lastTick(Instant.parse("2024-05-01T10:01:00Z"));
        var events = subscribe("{\"schedule\":\"* * * * *\"}", 10);

        time.pass(Duration.ofMinutes(2));

        assertThat(ids(events)).containsExactly("2024-05-01T10:02:00Z");
    }

    @Test
    void excludedDatesAreThoseOfTheTimezone() {
        var events = subscribe(
                "{\"schedule\":\"0 1 * * *\",\"timezone\":\"Asia/Tokyo\","
                        + "\"exclusionDates\":[\"EXDATE:20240502T230000Z,20240504T000000Z\"]}",
                10);

        time.pass(Duration.ofDays(4));

        assertThat(ids(events)).containsExactly("2024-05-02T16:00:00Z", "2024-05-04T16:00:00Z");
    }

    @Test
    void cancellingLeavesNoTimer() {
        var events = subscribe("{\"interval\":\"1h\"}", 10);
        assertThat(time.waiting()).isEqualTo(1);

        events.cancel();

        assertThat(time.waiting()).isZero();
    }

    @Test
    void mistakesNameTheField() {
        assertThat(mistake("{}")).contains("schedule and interval are both missing");
        assertThat(mistake("{\"schedule\":\"0 0 30 2 *\"}")).contains("schedule \"0 0 30 2 *\" never comes");
        assertThat(mistake("{\"schedule\":\"@daily\"}")).contains("schedule \"@daily\"", "1 fields instead of 5");
        assertThat(mistake("{\"interval\":\"10ms\"}")).contains("interval \"10ms\"", "1s or longer");
        assertThat(mistake("{\"interval\":\"soon\"}")).contains("interval", "10s");
        assertThat(mistake("{\"interval\":\"1s\",\"timezone\":\"Mars\"}")).contains("timezone \"Mars\"");
        assertThat(mistake("{\"interval\":\"1s\",\"exclusionDates\":[\"20240502\"]}"))
                .contains("exclusionDates");
    }

    private AssertSubscriber<Incoming> subscribe(String source, long demand) {
        return new CalendarConnector(source(source), context, () -> null)
                .events()
                .subscribe()
                .withSubscriber(AssertSubscriber.create(demand));
    }

    private String mistake(String source) {
        return subscribe(source, 1).getFailure().getMessage();
    }

    private static CalendarSource source(String json) {
        try {
            return EventSourceJson.MAPPER.readValue(json, CalendarSource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> ids(AssertSubscriber<Incoming> events) {
        return events.getItems().stream()
                .map(event -> event.coordinates().orElseThrow())
                .toList();
    }

    private static String data(Incoming event) throws InvalidPayloadException {
        return new String(event.payload().json(), StandardCharsets.UTF_8);
    }
}
