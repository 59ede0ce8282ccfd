package io.tandem.eventsource.connector.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.hook.StandIn.Said;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What tests of duties that keep hooks share: a pod, a time that is passed by hand, and what errors may not say. */
public final class HookCase implements AutoCloseable {
    /** To be in each secret and answer, so that it is found where it should not be. */
    public static final String CANARY = "canary";

    public final FakeTime time = new FakeTime(Instant.parse("2026-05-01T10:00:00Z"));
    public final TestContext pod = new TestContext("push", time, time);

    /** A specification in JSON with single quotes. */
    public static <T> T source(Class<T> type, String json) throws JsonProcessingException {
        return new ObjectMapper().readValue(json.replace('\'', '"'), type);
    }

    /** The next regular round. */
    public Duty.Kept again(Duty duty) throws Exception {
        time.pass(Duration.ofHours(1));
        return duty.keep();
    }

    /** Whatever the provider answers, neither that nor a secret is in the error. */
    public void quotesNothing(StandIn provider, String name, Callable<Duty> duty) {
        for (int status : new int[] {400, 401, 403, 404, 422, 500, 302}) {
            provider.first = any -> Optional.of(new Said(status, Map.of(), "canary-answer"));
            assertThatThrownBy(() -> duty.call().keep())
                    .satisfies(e -> assertThat(e).hasMessageContaining(name + " answers " + status))
                    .satisfies(HookCase::isClean);
        }
        provider.first = any -> Optional.of(new Said(200, Map.of(), "<html>canary-answer"));
        assertThatThrownBy(() -> duty.call().keep()).satisfies(HookCase::isClean);
    }

    /** A limit of requests is waited for. */
    public void waitsAsAsked(StandIn provider, Duty duty) {
        provider.first = any -> Optional.of(new Said(429, Map.of("Retry-After", "42"), ""));
        assertThatThrownBy(duty::keep).isInstanceOfSatisfying(Duty.Postponed.class, e -> assertThat(e.pause())
                .isEqualTo(Duration.ofSeconds(42)));
    }

    @Override
    public void close() {
        pod.close();
    }

    private static void isClean(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain(CANARY);
    }
}
