package io.tandem.eventsource.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamPlanTest {
    @Test
    void keysAreTakenInLowerCaseAsTheInstallerWritesThem() {
        var plan = StreamPlan.parse("maxmsgs: 10\nmaxage: 1h30m\nmaxbytes: 1000\nreplicas: 3\nduplicates: 1.5s\n"
                + "retention: 1\ndiscard: 1\n");

        var made = plan.configuration(plan.replicas().orElseThrow());
        assertThat(made.getMaxMsgs()).isEqualTo(10);
        assertThat(made.getMaxAge()).isEqualTo(Duration.ofMinutes(90));
        assertThat(made.getMaxBytes()).isEqualTo(1000);
        assertThat(made.getReplicas()).isEqualTo(3);
        assertThat(made.getDuplicateWindow()).isEqualTo(Duration.ofMillis(1500));
        assertThat(made.getRetentionPolicy()).isEqualTo(RetentionPolicy.Interest);
        assertThat(made.getDiscardPolicy()).isEqualTo(DiscardPolicy.New);
        assertThat(made.getStorageType()).isEqualTo(StorageType.File);
    }

    @Test
    void theDocumentedSpellingIsTakenToo() {
        assertThat(StreamPlan.parse("maxMsgs: 5\nmaxAge: 72h").maxMsgs()).isEqualTo(5);
    }

    @Test
    void withoutConfigurationTheReplicasAreLeftToTheServer() {
        assertThat(StreamPlan.parse(null).replicas()).isEmpty();
        assertThat(StreamPlan.parse("").maxAge()).isEqualTo(Duration.ofHours(168));
    }

    @Test
    void aBadValueIsNamedWithWhatWouldBeRight() {
        assertThatThrownBy(() -> StreamPlan.parse("maxAge: 7 days"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("streamConfig: maxAge is \"7 days\" and must be a duration such as 168h");
        assertThatThrownBy(() -> StreamPlan.parse("retention: 4")).hasMessageContaining("2 (work queue)");
        assertThatThrownBy(() -> StreamPlan.parse("just text")).hasMessageContaining("keys and values");
    }

    /** The parser's message has the lines where it stopped, and goes into log and status. */
    @Test
    void whatIsNoYamlIsNotQuoted() {
        assertThatThrownBy(() -> StreamPlan.parse("password: \"hunter2\nmaxAge: 1h"))
                .hasMessageMatching("streamConfig is not YAML \\(line 1, column \\d+\\): write keys and values.*")
                .satisfies(e -> assertThat(e.getCause()).hasNoCause());
    }
}
