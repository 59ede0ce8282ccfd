package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.Condition;
import io.tandem.api.EventSourceStatus;
import io.tandem.api.EventSourceStatus.Leader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoticeTest {
    @Test
    void oneCauseIsToldOnce() {
        var now = status(
                null,
                condition("EventBusReady", "False", "EventBusNotFound"),
                condition("Deployed", "False", "EventBusNotFound"),
                condition("Ready", "False", "NotDeployed"),
                condition("SourcesProvided", "True", "AllEventsValid"));

        assertThat(notices(null, now)).singleElement().satisfies(notice -> {
            assertThat(notice.warning()).isTrue();
            assertThat(notice.reason()).isEqualTo("EventBusNotFound");
            assertThat(notice.note()).isEqualTo("EventBusReady is False: why");
        });
    }

    /** Of two conditions that were doubtful the second was told nowhere. */
    @Test
    void whatIsDoubtfulInTwoConditionsIsToldOfBoth() {
        for (var reason : List.of("Doubtful", "FieldsUnknown", "FieldsIgnored")) {
            var now = status(
                    null,
                    condition("DependenciesProvided", "True", reason),
                    condition("TriggersProvided", "True", reason));

            assertThat(notices(null, now))
                    .extracting(Notice::note)
                    .containsExactly("DependenciesProvided is True: why", "TriggersProvided is True: why");
        }
    }

    @Test
    void startingIsNoWarningAndTroubleIs() {
        var starting = status(null, condition("Ready", "False", "PodsStarting"));
        var failing = status(null, condition("Ready", "False", "ImagePullFailed"));
        var ready = status(null, condition("Ready", "True", "EventsConnected"));

        assertThat(notices(null, starting)).extracting(Notice::warning).containsExactly(false);
        assertThat(notices(starting, failing)).extracting(Notice::warning).containsExactly(true);
        assertThat(notices(failing, ready)).extracting(Notice::warning).containsExactly(false);
        assertThat(notices(ready, ready)).isEmpty();
    }

    @Test
    void aChangeOfTheLeaderNamesBothAndTheEpoch() {
        var first = status(leader("a", 1));
        var second = status(leader("b", 2));

        assertThat(notices(null, first)).extracting(Notice::note).containsExactly("pod a leads, epoch 1");
        assertThat(notices(first, second))
                .extracting(Notice::note)
                .containsExactly("the leader changed from pod a to pod b, epoch 2");
        assertThat(notices(second, status(leader("b", 2)))).isEmpty();
        assertThat(notices(second, status(null))).isEmpty();
        assertThat(notices(second, status(leader("b", 3))))
                .extracting(Notice::note)
                .containsExactly("pod b leads again, epoch 3");
    }

    /** The former pod is gone before the other one is seen to lead. */
    @Test
    void aTakeoverWhileNobodyWasSeenToLeadNamesTheFormerLeaderToo() {
        var led = Optional.of(leader("a", 1));

        assertThat(Notice.of(status(null), led, status(leader("b", 2))))
                .extracting(Notice::note)
                .containsExactly("the leader changed from pod a to pod b, epoch 2");
        assertThat(Notice.of(status(null), led, status(leader("a", 1))))
                .as("only the answer was missed")
                .isEmpty();
    }

    @Test
    void conditionsOfTheReferenceImplementationWithoutAReasonAreComparedToo() {
        var former = status(null, condition("SourcesProvided", "True", null), condition("Deployed", "True", null));
        var taken = status(
                null, condition("SourcesProvided", "True", "Doubtful"), condition("Deployed", "True", "Applied"));

        assertThat(notices(former, taken)).extracting(Notice::reason).containsExactly("Doubtful");
    }

    /** Nothing told of a bus but its status, which nobody looks at before events are missing. */
    @Test
    void ofABusWhatSomebodyHasToDoIsAWarning() {
        assertThat(ofBus(
                        bus("True Resolved", "True Resolved", "True Resolved"),
                        bus("False InvalidEventBus", "False InvalidEventBus", "False InvalidEventBus")))
                .containsExactly("Warning InvalidEventBus: Deployed is False: why");
        var serving = bus("True Applied", "True Resolved", "True ServersReady");
        assertThat(ofBus(serving, bus("True Applied", "True Resolved", "False ServersNotReady")))
                .containsExactly("Warning ServersNotReady: Ready is False: why");
        for (var reason : List.of("InUse", "ScaleRefused", "DowngradeRefused", "PersistenceRefused", "LeftOver")) {
            var kept = bus("True " + reason, "True Resolved", "True ServersReady");
            assertThat(ofBus(serving, kept)).containsExactly("Warning " + reason + ": Deployed is True: why");
            assertThat(ofBus(kept, kept)).isEmpty();
        }
        assertThat(ofBus(serving, bus("True Waiting", "True Resolved", "True ServersReady")))
                .isEmpty();
    }

    @Test
    void ofABusThatIsInstalledBothStepsAreToldAndNoneIsAWarning() {
        var installing = bus("True Applied", "False Installing", "False ServersNotReady");

        assertThat(ofBus(null, installing)).containsExactly("Normal Installing: Configured is False: why");
        assertThat(ofBus(installing, bus("True Applied", "True Resolved", "True ServersReady")))
                .containsExactly("Normal Resolved: Configured is True: why", "Normal ServersReady: Ready is True: why");
    }

    private static List<String> ofBus(List<Condition> before, List<Condition> now) {
        return Notice.of(before, now).stream()
                .map(told -> "%s %s: %s".formatted(told.warning() ? "Warning" : "Normal", told.reason(), told.note()))
                .toList();
    }

    private static List<Condition> bus(String deployed, String configured, String ready) {
        return List.of(bus("Configured", configured), bus("Deployed", deployed), bus("Ready", ready));
    }

    private static Condition bus(String type, String found) {
        var words = found.split(" ");
        return condition(type, words[0], words[1]);
    }

    /** All its conditions stayed True while others, whom nobody looked at, could not start. */
    @Test
    void aWaitForOthersThatCannotStartIsAWarningOnce() {
        var waiting = waiting(Restart.waiting("a"));
        var failed = waiting(Restart.waitingForFailed("a"));
        var more = waiting(Restart.waitingForFailed("a, b").onFormerBus());

        assertThat(notices(null, waiting)).isEmpty();
        assertThat(notices(waiting, failed)).extracting(Notice::warning).containsExactly(true);
        assertThat(notices(failed, more)).isEmpty();
        assertThat(notices(more, waiting)).isEmpty();
    }

    /** One wait of a bus was told by two warnings. */
    @Test
    void ofAWaitOfABusForOthersThatCannotStartItsLengthAloneTells() {
        var waiting = List.of(waiting("Deployed", Restart.waiting("a")));
        var failed = List.of(waiting("Deployed", Restart.waitingForFailed("a")));

        assertThat(ofBus(waiting, failed)).isEmpty();
        assertThat(ofBus(null, failed)).isEmpty();
    }

    private static EventSourceStatus waiting(Restart restart) {
        return status(null, waiting("Progressing", restart));
    }

    private static Condition waiting(String type, Restart restart) {
        return new Condition(type, "True", 1L, "2026-01-01T00:00:00Z", "Waiting", restart.more(), null);
    }

    private static List<Notice> notices(EventSourceStatus before, EventSourceStatus now) {
        return Notice.of(before, Optional.ofNullable(before).map(EventSourceStatus::leader), now);
    }

    private static EventSourceStatus status(Leader leader, Condition... conditions) {
        return new EventSourceStatus(
                1L, null, Arrays.asList(conditions), leader, null, null, null, null, null, null, null);
    }

    private static Leader leader(String pod, long epoch) {
        return new Leader(pod, epoch, null, null);
    }

    private static Condition condition(String type, String status, String reason) {
        return new Condition(type, status, 1L, "2026-01-01T00:00:00Z", reason, "why", null);
    }
}
