package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventStatusTest {
    private final EventStatus status = new EventStatus(Instant.EPOCH);

    @Test
    void whatAConnectionTellsOfItsSourceStandsBesideWhatIsAmissAndEndsWithIt() {
        status.connection(new EventState.Running(Instant.EPOCH, ""));
        var first = status.notes();
        first.remark("queue q is used as it is");
        assertThat(note()).isEqualTo("source: queue q is used as it is");
        first.amiss("the role lacks get on configmaps");
        assertThat(note()).isEqualTo("the role lacks get on configmaps; source: queue q is used as it is");
        first.amiss("");
        assertThat(note()).isEqualTo("source: queue q is used as it is");

        var second = status.notes();
        assertThat(note()).isEmpty();
        first.remark("too late");
        assertThat(note()).isEmpty();
        second.remark("another");
        assertThat(note()).isEqualTo("source: another");
    }

    @Test
    void aConnectionThatCanMakeNoEventIsBlockedUntilItTellsOtherwise() {
        status.connection(new EventState.Running(Instant.EPOCH, ""));
        var connected = status.notes();
        connected.blocked(Instant.EPOCH.plusSeconds(1), "no Secret");
        connected.blocked(Instant.EPOCH.plusSeconds(2), "no key");
        assertThat(status.get()).isEqualTo(new EventState.Blocked(Instant.EPOCH.plusSeconds(1), "no key"));

        status.blocked(Instant.EPOCH, "no bus");
        assertThat(status.get().detail()).isEqualTo("no bus");
        status.unblocked();
        connected.blocked(Instant.EPOCH.plusSeconds(3), "");
        assertThat(status.get()).isInstanceOf(EventState.Running.class);
    }

    private String note() {
        return status.get() instanceof EventState.Running running ? running.note() : "not running";
    }
}
