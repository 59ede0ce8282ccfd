package io.tandem.eventsource.connector.emitter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.EmitterSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.UnrepeatedContract;
import io.tandem.eventsource.connector.mqtt.Publisher;
import io.tandem.local.MosquittoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Against Mosquitto, which stands in for emitter's own broker: it takes the key for the first level of the topic, checks none,
 * and delivers under the whole topic instead of the channel's name.
 */
class EmitterContractTest implements UnrepeatedContract, RemoteContract, CredentialContract {
    private static final String USER = "me";
    private static final String PASSWORD = "s3cret";

    private static MosquittoServer server;

    @BeforeAll
    static void startBroker() {
        server = MosquittoServer.startFor(USER, PASSWORD);
    }

    @AfterAll
    static void stopBroker() {
        server.close();
    }

    @Test
    void aMessageOfAChannelIsReadAsUpstreamReadsIt() throws Exception {
        var fields = "%s,\"channelKey\":\"key/\",\"channelName\":\"/plain/\",\"metadata\":{\"k\":\"v\"}";
        try (var context = new TestContext("plain");
                var publisher = publisher(server);
                var intake = Intake.holding(connector(fields.formatted(broker(server)), context), 1)) {
            ConnectorContract.awaitConnected(context, intake);
            publisher.publish("key/plain/", "hello");
            assertThat(intake.json(0))
                    .isEqualTo("{\"topic\":\"key/plain/\",\"body\":\"aGVsbG8=\",\"metadata\":{\"k\":\"v\"}}");
        }
    }

    @Test
    void aWildcardStandsAtTheEndOfTheChannelAndABodyMayBeJson() throws Exception {
        var fields = "%s,\"channelKey\":\"key\",\"channelName\":\"all/#/\",\"jsonBody\":true";
        try (var context = new TestContext("json");
                var publisher = publisher(server);
                var intake = Intake.holding(connector(fields.formatted(broker(server)), context), 2)) {
            ConnectorContract.awaitConnected(context, intake);
            publisher.publish("key/all/below/", "{ \"a\": 1.0 }");
            byte[] bad = {0, 'n', '\n', (byte) 0xff};
            publisher.publish("key/all/below/", bad, 0, false, Map.of());
            assertThat(intake.json(0)).isEqualTo("{\"topic\":\"key/all/below/\",\"body\":{\"a\":1.0}}");
            intake.awaitEvents(2);
            assertThat(intake.events().get(1).payload().original()).containsExactly(bad);
        }
    }

    @Test
    void aKeyThatTheBrokerRefusesEndsTheConnectionAndNamesTheField() throws Exception {
        // so that what emitter's broker says on its own channel reaches us here
        var fields = "%s,\"channelKey\":\"emitter\",\"channelName\":\"error\"";
        try (var context = new TestContext("refused");
                var publisher = publisher(server);
                var intake = Intake.holding(connector(fields.formatted(broker(server)), context), 1)) {
            ConnectorContract.awaitConnected(context, intake);
            publisher.publish("emitter/error/", "{\"req\":1,\"status\":401,\"message\":\"the key canary is wrong\"}");
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("status 401")
                    .hasMessageContaining("channelKey")
                    .hasMessageNotContaining("canary");
            assertThat(intake.events()).isEmpty();
        }
    }

    @Test
    void theBrokersCertificateIsCheckedAsTheFieldTlsSays() throws Exception {
        try (var tls = MosquittoServer.startTls();
                var context = new TestContext("tls")) {
            context.secret("emitter", "ca", Files.readString(tls.certificate()));
            var fields = "\"broker\":\"tcp://%s\",\"channelKey\":\"k\",\"channelName\":\"n\",\"tls\":{%s}";
            var trusted = fields.formatted(tls.address(), "\"caCertSecret\":{\"name\":\"emitter\",\"key\":\"ca\"}");
            try (var intake = Intake.holding(connector(trusted, context), 1)) {
                ConnectorContract.awaitConnected(context, intake);
            }
            try (var intake = Intake.holding(connector(fields.formatted(tls.address(), ""), context), 1)) {
                assertThat(intake.awaitFailure()).hasMessageContaining("certification path");
            }
        }
    }

    @Override
    public Restartable peer() throws Exception {
        return new Channel(server);
    }

    @Override
    public String fieldOfTheAddress() {
        return "broker";
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        return connector("\"broker\":\"tcp://localhost:1\",\"channelKey\":\"k\",\"channelName\":\"n\"", context);
    }

    @Override
    public Connector withSecret(TestContext context) throws Exception {
        context.secret("user", "name", USER);
        return connector(
                "\"broker\":\"%s\",\"channelKey\":\"k\",\"channelName\":\"n\",\"username\":{\"name\":\"user\",\"key\":\"name\"},\"password\":{\"name\":\"%s\",\"key\":\"%s\"}"
                        .formatted(server.address(), secretName(), secretKey()),
                context);
    }

    @Override
    public String rightSecret() {
        return PASSWORD;
    }

    @Override
    public String wrongSecret() {
        return CANARY;
    }

    @Override
    public String fieldOfTheSecret() {
        return "username and password";
    }

    private static String broker(MosquittoServer of) {
        return "\"broker\":\"tcp://%s:%s@%s\"".formatted(USER, PASSWORD, of.address());
    }

    private static Publisher publisher(MosquittoServer to) throws IOException {
        return new Publisher(to.port(), USER.getBytes(UTF_8), PASSWORD.getBytes(UTF_8));
    }

    private static Connector connector(String fields, ConnectorContext context) throws JsonProcessingException {
        var source = EventSourceJson.MAPPER.readValue("{%s}".formatted(fields), EmitterSource.class);
        return new EmitterConnectors(source).create(context);
    }

    private static final class Channel implements Restartable {
        private final String name = "c-" + UUID.randomUUID();
        private final MosquittoServer server;
        private Publisher publisher;

        Channel(MosquittoServer server) throws IOException {
            this.server = server;
            this.publisher = publisher(server);
        }

        @Override
        public Connector connector(ConnectorContext context) {
            try {
                return EmitterContractTest.connector(
                        "%s,\"channelKey\":\"key\",\"channelName\":\"%s\"".formatted(broker(server), name), context);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public void send(int bytes) throws IOException {
            publisher.publish("key/" + name + "/", "x".repeat(bytes));
        }

        @Override
        public boolean isTaken() {
            return server.isSubscribed("key/" + name + "/");
        }

        @Override
        public void restart() throws IOException {
            publisher.close();
            server.kill();
            server.restart();
            publisher = publisher(server);
        }

        @Override
        public void close() throws IOException {
            publisher.close();
        }
    }
}
