package io.tandem.eventsource.connector.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.MqttSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.MosquittoServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With a session that is kept, quality of service 1 and MQTT 5. */
class MqttContractTest implements RedeliveringContract, RemoteContract, CredentialContract {
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

    @Override
    public Restartable peer() throws Exception {
        return new TopicPeer(server, url(server), "5", USER.getBytes(UTF_8), PASSWORD.getBytes(UTF_8));
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        return connector("\"url\":\"tcp://localhost:1\",\"topic\":\"t\",\"clientId\":\"nobody\"", context);
    }

    @Override
    public Connector withSecret(TestContext context) throws Exception {
        context.secret("user", "name", USER);
        return connector(
                "\"url\":\"tcp://%s\",\"topic\":\"t\",\"clientId\":\"c\",\"auth\":{\"username\":{\"name\":\"user\",\"key\":\"name\"},\"password\":{\"name\":\"%s\",\"key\":\"%s\"}}"
                        .formatted(server.address(), secretName(), secretKey()),
                context);
    }

    @Override
    public String rightSecret() {
        return PASSWORD + "\n";
    }

    @Override
    public String wrongSecret() {
        return CANARY;
    }

    @Override
    public String fieldOfTheSecret() {
        return "auth";
    }

    private static String url(MosquittoServer of) {
        return "tcp://%s:%s@%s".formatted(USER, PASSWORD, of.address());
    }

    private static Connector connector(String fields, ConnectorContext context) throws JsonProcessingException {
        return new MqttConnectors(EventSourceJson.MAPPER.readValue("{%s}".formatted(fields), MqttSource.class))
                .create(context);
    }
}
