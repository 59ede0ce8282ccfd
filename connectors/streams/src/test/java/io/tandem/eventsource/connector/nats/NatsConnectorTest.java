package io.tandem.eventsource.connector.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.Escalating;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import io.tandem.local.TestLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real nats-server. */
class NatsConnectorTest {
    private final TestContext context = new TestContext("orders");
    private NatsServer server;
    private NatsConnector connector;

    @AfterEach
    void stop() {
        context.close();
        server.close();
    }

    @Test
    void aMessageBecomesAnEventWithItsSubjectAndHeader() throws Exception {
        server = NatsServer.start();
        var events = subscribe("\"subject\":\"orders.*\",\"metadata\":{\"k\":\"v\"}", 10);

        try (var publisher = NatsServer.connect(server.url())) {
            publisher.publish("orders.new", "hello".getBytes(UTF_8));
            publisher.publish(NatsMessage.builder()
                    .subject("orders.old")
                    .headers(new Headers().add("B", "1", "2").add("Nats-Msg-Id", "m-1"))
                    .data("x")
                    .build());
            publisher.publish(NatsMessage.builder()
                    .subject("orders.odd")
                    .headers(new Headers().add("Nats-Msg-Id", ""))
                    .build());
            publisher.flush(TestLimits.WAIT);
        }

        await().until(() -> events.getItems().size() == 3);
        assertThat(events.getItems().get(2).coordinates()).isEmpty();
        assertThat(data(events, 0))
                .isEqualTo("{\"subject\":\"orders.new\",\"body\":\"aGVsbG8=\",\"metadata\":{\"k\":\"v\"}}");
        assertThat(events.getItems().get(0).coordinates()).isEmpty();
        assertThat(data(events, 1))
                .isEqualTo("{\"subject\":\"orders.old\",\"body\":\"eA==\",\"header\":{\"B\":[\"1\",\"2\"],"
                        + "\"Nats-Msg-Id\":[\"m-1\"]},\"metadata\":{\"k\":\"v\"}}");
        assertThat(events.getItems().get(1).coordinates()).isEqualTo(Optional.of("orders.old:m-1"));
    }

    @Test
    void aBodyThatIsNotJsonFailsOnlyItsEvent() throws Exception {
        server = NatsServer.start();
        var events = subscribe("\"subject\":\"s\",\"jsonBody\":true", 10);
        byte[] bad = {0, 'n', '\n', (byte) 0xff};

        try (var publisher = NatsServer.connect(server.url())) {
            publisher.publish("s", "{ \"a\": 1.0 }".getBytes(UTF_8));
            publisher.publish("s", bad);
            publisher.flush(TestLimits.WAIT);
        }

        await().until(() -> events.getItems().size() == 2);
        assertThat(events.getItems().get(1).payload().original()).containsExactly(bad);
        assertThat(data(events, 0)).isEqualTo("{\"subject\":\"s\",\"body\":{\"a\":1.0}}");
        assertThat(catchInvalid(events, 1)).contains("jsonBody is true");
        assertThat(events.getFailure()).isNull();
    }

    @Test
    void membersOfAQueueShareMessages() throws Exception {
        server = NatsServer.start();
        var one = subscribe("\"subject\":\"s\",\"queue\":\"q\"", 1000);
        var two = subscribe("\"subject\":\"s\",\"queue\":\"q\"", 1000);

        publish(200);

        await().until(() -> one.getItems().size() + two.getItems().size() == 200);
        assertThat(one.getItems()).hasSizeBetween(1, 199);
    }

    @Test
    void withoutDemandMessagesWaitAndThoseBeyondTheBufferAreCounted() throws Exception {
        server = NatsServer.start();
        var events = subscribe("\"subject\":\"s\"", 1);
        try (var publisher = NatsServer.connect(server.url())) {
            for (int i = 0; i < 40; i++) {
                publisher.publish("s", new byte[1_000_000]);
            }
            publisher.flush(TestLimits.WAIT);
        }
        await().until(() -> context.drops.get() > 0);

        events.request(100);

        await().untilAsserted(() ->
                assertThat(events.getItems().size() + context.drops.get()).isEqualTo(40));
        assertThat(events.getItems().size()).isBetween(10, 20);
    }

    @Test
    void whatWaitsIsStillHandedOnWhenTheIntakeEndsInOrder() throws Exception {
        server = NatsServer.start();
        var events = subscribe("\"subject\":\"s\"", 3);
        publish(10);
        await().until(() -> events.getItems().size() == 3);

        assertThat(connector.finish()).isTrue();
        publish(5);
        events.request(100);
        events.awaitCompletion(TestLimits.WAIT);
        assertThat(events.getItems()).hasSize(10);
        assertThat(context.drops).hasValue(0);
    }

    @Test
    void whatWaitsWhenItIsCancelledIsCountedAsDropped() throws Exception {
        server = NatsServer.start();
        // some of them may be on their way yet when it is cancelled
        Escalating.upTo(Duration.ofMillis(20), Duration.ofSeconds(2), pause -> {
            var before = context.drops.get();
            var events = subscribe("\"subject\":\"s\"", 3);
            publish(10);
            await().until(() -> events.getItems().size() == 3);
            await().untilAsserted(() -> assertThat(server.connections()).isEqualTo(1));
            await().pollDelay(pause).until(() -> true);
            connector.finish();
            events.cancel();
            connector.close().await().atMost(TestLimits.WAIT);
            await().atMost(Duration.ofSeconds(5)).until(() -> context.drops.get() == before + 7);
        });
    }

    @Test
    void anAddressWithAPasswordIsNotQuoted() {
        server = NatsServer.start();
        var unreachable = "nats://me:canary@127.0.0.1:1";
        assertThat(connect(unreachable, "\"subject\":\"s\"", 1)
                        .awaitFailure(TestLimits.WAIT)
                        .getFailure())
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aRestartedServerIsFoundAgain() throws Exception {
        server = NatsServer.start();
        var events = subscribe("\"subject\":\"s\"", 10_000);

        server.restart();

        await().ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            publish(1);
            return !events.getItems().isEmpty();
        });
        assertThat(events.getFailure()).isNull();
    }

    @Test
    void aServerThatIsNotThereIsAFailureThatNamesIt() {
        server = NatsServer.start();
        server.kill();
        var events = connect("\"subject\":\"s\"", 1);

        assertThat(events.awaitFailure(TestLimits.WAIT).getFailure())
                .hasMessageContaining("cannot subscribe to s")
                .hasMessageContaining(server.url());
    }

    @Test
    void userAndPasswordAreReadFromSecrets() throws Exception {
        server = NatsServer.start(NatsConfig.defaults().withUser("me", "secret"));
        context.secret("nats", "user", "me\n");
        context.secret("nats", "password", "wrong");
        var auth = "\"subject\":\"s\",\"auth\":{\"basic\":{\"username\":{\"name\":\"nats\",\"key\":\"user\"},"
                + "\"password\":{\"name\":\"nats\",\"key\":\"password\"}}}";
        assertThat(connect(auth, 1).awaitFailure(TestLimits.WAIT).getFailure())
                .hasMessageContaining("cannot subscribe")
                .hasMessageContaining("Authorization Violation");

        context.secret("nats", "password", "secret");
        var events = subscribe(auth, 1);
        var options = new Options.Builder().server(server.url()).userInfo("me", "secret");
        try (var publisher = Nats.connect(options.build())) {
            publisher.publish("s", null);
            publisher.flush(TestLimits.WAIT);
        }
        await().until(() -> events.getItems().size() == 1);
        assertThat(data(events, 0)).isEqualTo("{\"subject\":\"s\",\"body\":\"\"}");
    }

    @Test
    void tlsIsDemandedAndTheServersCertificateChecked() throws Exception {
        server = NatsServer.start(NatsConfig.defaults().withTls());
        assertThat(connect("\"subject\":\"s\",\"tls\":{\"enabled\":true}", 1)
                        .awaitFailure(TestLimits.WAIT)
                        .getFailure())
                .hasMessageContaining("cannot subscribe");

        context.secret("nats", "ca", Files.readString(server.certificate()));
        var events = subscribe("\"subject\":\"s\",\"tls\":{\"caCertSecret\":{\"name\":\"nats\",\"key\":\"ca\"}}", 1);
        publish(1);
        await().until(() -> events.getItems().size() == 1);
    }

    @Test
    void aCertificateForTheNameOnlyIsRightWhateverAddressIsBehindIt() throws Exception {
        server = NatsServer.start(NatsConfig.defaults().withTls("dns:localhost"));
        context.secret("nats", "ca", Files.readString(server.certificate()));
        var source = "\"subject\":\"s\",\"tls\":{\"caCertSecret\":{\"name\":\"nats\",\"key\":\"ca\"}}";

        subscribe("nats://localhost:" + server.port(), source, 1);

        assertThat(connect("nats://127.0.0.1:" + server.port(), source, 1)
                        .awaitFailure(TestLimits.WAIT)
                        .getFailure())
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void closingEndsTheConnection() throws Exception {
        var config = NatsConfig.defaults();
        server = NatsServer.start(config);
        var events = subscribe("\"subject\":\"s\"", 1000);
        assertThat(connections(config)).contains("\"num_connections\": 1");

        events.cancel();
        connector.close().await().atMost(TestLimits.WAIT);

        await().until(() -> connections(config).contains("\"num_connections\": 0"));
    }

    private static String connections(NatsConfig config) throws Exception {
        var uri = URI.create("http://127.0.0.1:%d/connz".formatted(config.monitorPort()));
        try (var in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private AssertSubscriber<Incoming> subscribe(String fields, long demand) {
        return subscribe(server.url(), fields, demand);
    }

    private AssertSubscriber<Incoming> subscribe(String url, String fields, long demand) {
        long before = context.connections.get();
        var events = connect(url, fields, demand);
        await().until(() -> {
            assertThat(events.getFailure()).isNull();
            return context.connections.get() == before + 1;
        });
        return events;
    }

    private AssertSubscriber<Incoming> connect(String fields, long demand) {
        return connect(server.url(), fields, demand);
    }

    private AssertSubscriber<Incoming> connect(String url, String fields, long demand) {
        try {
            var json = "{\"url\":\"%s\",%s}".formatted(url, fields);
            var source = EventSourceJson.MAPPER.readValue(json, NatsSource.class);
            connector = new NatsConnector(source, context);
            return connector.events().subscribe().withSubscriber(AssertSubscriber.create(demand));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void publish(int messages) throws Exception {
        try (var publisher = NatsServer.connect(server.url())) {
            for (int i = 0; i < messages; i++) {
                publisher.publish("s", new byte[10]);
            }
            publisher.flush(TestLimits.WAIT);
        }
    }

    private static String data(AssertSubscriber<Incoming> events, int index) throws InvalidPayloadException {
        return new String(events.getItems().get(index).payload().json(), UTF_8);
    }

    private static String catchInvalid(AssertSubscriber<Incoming> events, int index) {
        try {
            return data(events, index);
        } catch (InvalidPayloadException e) {
            return e.getMessage();
        }
    }
}
