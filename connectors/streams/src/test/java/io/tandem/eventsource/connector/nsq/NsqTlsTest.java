package io.tandem.eventsource.connector.nsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NsqSource;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.NsqLookupServer;
import io.tandem.local.NsqServer;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One nsqd demands TLS, for the name localhost and by an authority of its own; the other one has none. */
class NsqTlsTest {
    private static final String CA = ",\"tls\":{\"caCertSecret\":{\"name\":\"ca\",\"key\":\"crt\"}}";

    private static NsqLookupServer lookup;
    private static NsqServer safe;
    private static NsqServer plain;

    @BeforeAll
    static void start() {
        lookup = NsqLookupServer.start();
        safe = NsqServer.startTls(lookup);
        plain = NsqServer.start(lookup);
        safe.createTopic("safe");
        plain.createTopic("plain");
        await().until(() -> lookup.servers("safe") == 1 && lookup.servers("plain") == 1);
    }

    @AfterAll
    static void stop() {
        plain.close();
        safe.close();
        lookup.close();
    }

    @Test
    void messagesComeOverTlsAndAreSettledOverIt() throws Exception {
        try (var context = context();
                var intake = Intake.publishing(connector("safe", CA, context), 10)) {
            safe.publish("safe", new byte[1]);
            intake.awaitEvents(1);
            await().until(() ->
                    safe.channel("safe", "c").path("in_flight_count").asInt(-1) == 0);
        }
        // what is given back at the end has arrived as well
        assertThat(safe.channel("safe", "c").path("depth").asInt(-1)).isZero();
    }

    @Test
    void whatWasHeldGoesBackOverTls() throws Exception {
        safe.createTopic("held");
        await().until(() -> lookup.servers("held") == 1);
        try (var context = context();
                var intake = Intake.holding(connector("held", CA, context), 10)) {
            safe.publish("held", new byte[1]);
            intake.awaitEvents(1);
        }
        assertThat(safe.channel("held", "c").path("depth").asInt(-1)).isEqualTo(1);
    }

    @Test
    void anUnknownAuthorityIsNotTrusted() throws Exception {
        assertThat(failure("safe", ",\"tls\":{\"enabled\":true}"))
                .hasMessageContaining(safe.address())
                .hasMessageContaining("certification path");
    }

    @Test
    void aServerThatDemandsTlsIsToldAsSuch() throws Exception {
        assertThat(failure("safe", "")).hasMessageContaining("set tls");
    }

    @Test
    void aServerWithoutTlsIsNotSpokenToInClear() throws Exception {
        assertThat(failure("plain", CA)).hasMessageContaining("offers no TLS");
        assertThat(plain.channel("plain", "c").isMissingNode()).isTrue();
    }

    private static Throwable failure(String topic, String tls) throws Exception {
        try (var context = context();
                var intake = Intake.holding(connector(topic, tls, context), 1)) {
            var failure = intake.awaitFailure();
            assertThat(context.connections).hasValue(0);
            return failure;
        }
    }

    private static TestContext context() throws Exception {
        var context = new TestContext("clicks");
        context.secret("ca", "crt", Files.readString(safe.certificate()));
        return context;
    }

    private static NsqConnector connector(String topic, String tls, TestContext context) throws Exception {
        var json = "{\"hostAddress\":\"http://%s\",\"topic\":\"%s\",\"channel\":\"c\"%s}"
                .formatted(lookup.address(), topic, tls);
        return new NsqConnector(EventSourceJson.MAPPER.readValue(json, NsqSource.class), context);
    }
}
