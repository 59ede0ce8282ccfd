package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseTimingTest {
    private static final String LEASE = "LEADER_ELECTION_LEASE_DURATION";
    private static final String RENEW = "LEADER_ELECTION_RENEW_DEADLINE";
    private static final String RETRY = "LEADER_ELECTION_RETRY_PERIOD";

    /** Valid beside upstream's five seconds, and longer than ours. */
    @Test
    void aRenewDeadlineThatUpstreamAllowsDoesNotEndThePodAndIsUsed() {
        var timing = LeaseTiming.JETSTREAM.overriddenBy(Map.of(RENEW, "3s"));
        assertThat(timing.renewDeadline()).isEqualTo(Duration.ofSeconds(3));
        assertThat(timing.duration()).isGreaterThan(Duration.ofSeconds(4));
        assertThat(timing.retryPeriod()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void valuesThatFitAreTakenAsTheyAre() {
        var timing = LeaseTiming.LEASE.overriddenBy(Map.of(LEASE, "15s", RENEW, "10s", RETRY, "2s"));
        assertThat(timing.duration()).isEqualTo(Duration.ofSeconds(15));
        assertThat(timing.renewDeadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(timing.retryPeriod()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void valuesThatContradictEachOtherAreIgnored() {
        assertThat(LeaseTiming.LEASE.overriddenBy(Map.of(LEASE, "2s", RENEW, "10s")))
                .isEqualTo(LeaseTiming.LEASE);
    }

    @ParameterizedTest
    @CsvSource({"0s", "-1s", "soon", "''", "2562047h", "1ns"})
    void noTextEndsThePod(String text) {
        for (var ours : new LeaseTiming[] {LeaseTiming.LEASE, LeaseTiming.JETSTREAM}) {
            for (var name : new String[] {LEASE, RENEW, RETRY}) {
                var timing = ours.overriddenBy(Map.of(name, text));
                assertThat(timing.renewDeadline()).isLessThan(timing.duration());
                assertThat(timing.retryPeriod()).isLessThan(timing.renewDeadline());
            }
        }
    }
}
