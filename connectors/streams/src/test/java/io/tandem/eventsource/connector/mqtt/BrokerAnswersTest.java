package io.tandem.eventsource.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.MqttSource;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a broker may say and Mosquitto does not, from a peer that answers each packet with the next bytes of a script. */
class BrokerAnswersTest {
    private static final String ALIVE_EACH_SECOND = "20 06 00 00 03 13 0001";
    private static final String SUBSCRIBED = "90 04 0001 00 01";

    private final TestContext context = new TestContext("orders");
    private final AtomicInteger pings = new AtomicInteger();

    @AfterEach
    void stop() {
        context.close();
    }

    @ParameterizedTest
    @CsvSource({
        "20 03 00 84 00, -, protocolVersion",
        "20 02 00 01, -, protocolVersion",
        "20 03 00 85 00, -, clientId",
        "20 03 00 86 00, -, auth",
        "20 09 00 97 06 1F 0003 666F6F, -, foo",
        "48 54 54 50 2F 31 2E 31 20, -, does not speak MQTT",
        "90 04 0001 00 01, -, does not speak MQTT",
        "20 03 00 00 00, 90 0A 0001 06 1F 0003 666F6F 87, 'foo); see topic'",
        "20 03 00 00 00, 90 04 0001 00 9E, no shared subscriptions",
        "20 03 00 00 00, E0 01 8B, ended the connection"
    })
    void aRefusalNamesTheFieldToLookAt(String toConnect, String toSubscribe, String said) throws Exception {
        try (var server = script(toConnect, toSubscribe);
                var intake = intake(server)) {
            assertThat(intake.awaitFailure()).hasMessageContaining(said);
            assertThat(context.connections).hasValue(0);
        }
    }

    @Test
    void aBrokerThatFallsSilentIsAskedForASignOfLifeAndGivenUp() throws Exception {
        try (var server = script(ALIVE_EACH_SECOND, SUBSCRIBED);
                var intake = intake(server)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("did not answer");
            assertThat(context.connections).hasValue(1);
            await().until(() -> pings.get() > 0);
        }
    }

    @Test
    void aLowerQualityOfServiceThanIsAskedForIsToldInTheCondition() throws Exception {
        try (var server = script("20 03 00 00 00", "90 04 0001 00 00");
                var unused = intake(server)) {
            await().until(() -> !context.notes.isEmpty());
            assertThat(context.notes)
                    .containsExactly("the broker grants quality of service 0 and not 1:"
                            + " what is on its way when a connection breaks is lost");
            assertThat(context.connections).hasValue(1);
        }
    }

    private Intake intake(ServerSocket server) throws JsonProcessingException {
        var source = EventSourceJson.MAPPER.readValue("""
                        {"url": "localhost:%d", "topic": "t", "clientId": "c", "qos": 1, "protocolVersion": "5"}
                        """.formatted(server.getLocalPort()), MqttSource.class);
        return Intake.holding(new MqttConnectors(source).create(context), 1);
    }

    /** Answers CONNECT and SUBSCRIBE, then reads on without a word; ends the connection instead of a dash. */
    private ServerSocket script(String toConnect, String toSubscribe) throws IOException {
        var server = new ServerSocket(0);
        Thread.ofVirtual().start(() -> {
            try (var socket = server.accept()) {
                var in = new DataInputStream(socket.getInputStream());
                packet(in);
                socket.getOutputStream().write(bytes(toConnect));
                if (toSubscribe.equals("-")) {
                    return;
                }
                packet(in);
                socket.getOutputStream().write(bytes(toSubscribe));
                while (packet(in) == PacketWriter.PINGREQ) {
                    pings.incrementAndGet();
                }
            } catch (IOException e) {
                assertThat(e).isNotNull(); // the client has gone
            }
        });
        return server;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** Reads one, of less than 128 bytes; returns its type. */
    private static int packet(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte() >> 4;
        in.skipNBytes(in.readUnsignedByte());
        return type;
    }
}
