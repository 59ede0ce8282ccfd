package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.Condition;
import io.tandem.api.EventSourceStatus;
import io.tandem.api.EventSourceStatus.Leader;
import java.util.Arrays;
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

        assertThat(Notice.of(null, now)).singleElement().satisfies(notice -> {
            assertThat(notice.warning()).isTrue();
            assertThat(notice.reason()).isEqualTo("EventBusNotFound");
            assertThat(notice.note()).isEqualTo("EventBusReady is False: why");
        });
    }

    @Test
    void startingIsNoWarningAndTroubleIs() {
        var starting = status(null, condition("Ready", "False", "PodsStarting"));
        var failing = status(null, condition("Ready", "False", "ImagePullFailed"));
        var ready = status(null, condition("Ready", "True", "EventsConnected"));

        assertThat(Notice.of(null, starting)).extracting(Notice::warning).containsExactly(false);
        assertThat(Notice.of(starting, failing)).extracting(Notice::warning).containsExactly(true);
        assertThat(Notice.of(failing, ready)).extracting(Notice::warning).containsExactly(false);
        assertThat(Notice.of(ready, ready)).isEmpty();
    }

    @Test
    void aChangeOfTheLeaderNamesBothAndTheEpoch() {
        var first = status(leader("a", 1));
        var second = status(leader("b", 2));

        assertThat(Notice.of(null, first)).extracting(Notice::note).containsExactly("pod a leads, epoch 1");
        assertThat(Notice.of(first, second))
                .extracting(Notice::note)
                .containsExactly("the leader changed from pod a to pod b, epoch 2");
        assertThat(Notice.of(second, status(leader("b", 2)))).isEmpty();
        assertThat(Notice.of(second, status(null))).isEmpty();
    }

    @Test
    void conditionsOfTheReferenceImplementationWithoutAReasonAreComparedToo() {
        var former = status(null, condition("SourcesProvided", "True", null), condition("Deployed", "True", null));
        var taken = status(
                null, condition("SourcesProvided", "True", "Doubtful"), condition("Deployed", "True", "Applied"));

        assertThat(Notice.of(former, taken)).extracting(Notice::reason).containsExactly("Doubtful");
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
