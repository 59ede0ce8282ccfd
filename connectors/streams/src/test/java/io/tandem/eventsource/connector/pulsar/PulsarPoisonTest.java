package io.tandem.eventsource.connector.pulsar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.pulsar.client.api.CompressionType;
import org.apache.pulsar.client.api.CryptoKeyReader;
import org.apache.pulsar.client.api.EncryptionKeyInfo;
import org.apache.pulsar.client.api.MessageCrypto;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.common.api.proto.MessageMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that Pulsar's client cannot read. */
class PulsarPoisonTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final PulsarTiming PATIENT =
            new PulsarTiming(Duration.ofSeconds(8), Duration.ofSeconds(3), Duration.ofSeconds(40), Duration.ofHours(1));

    private final String topic = "t-" + UUID.randomUUID();
    private final TestContext context = new TestContext("poison");
    private Intake intake;

    @BeforeEach
    void connect() {
        Broker.createTopic(topic);
        intake = Intake.holding(Broker.connector(Broker.source(topic, ""), context, PATIENT), 10);
        ConnectorContract.awaitConnected(context, intake);
    }

    @AfterEach
    void stop() {
        intake.close();
        context.close();
    }

    /** The client ends the connection, and comes back for it for ever. */
    @Test
    void aMessageWhoseCompressionIsBrokenIsToldWithItsPlaceAndIsNotRunning() throws Exception {
        Broker.producer(topic).send("good".getBytes(UTF_8));
        intake.awaitEvents(1);
        sendBroken(CompressionType.LZ4);
        var id = intake.coordinates().getFirst();
        assertThat(intake.awaitFailure())
                .hasMessageContaining("topic " + topic)
                .hasMessageContaining("behind " + id.replaceAll(".*:(\\d+:\\d+):-1", "$1") + ";")
                .hasMessageContaining("pulsar-admin topics");
    }

    /** All topics of the connection see it end. */
    @Test
    void aBrokenMessageIsNotBlamedOnAnIdleTopicOfTheSameConnection() throws Exception {
        var idle = "t-" + UUID.randomUUID();
        Broker.createTopic(idle);
        intake.close();
        var before = context.connections.get();
        var both = Broker.source(idle + "\", \"" + topic, "");
        try (var reading = Intake.holding(Broker.connector(both, context, PATIENT), 10)) {
            await().atMost(LIMIT).until(() -> context.connections.get() > before);
            sendBroken(CompressionType.LZ4);
            assertThat(reading.awaitFailure())
                    .hasMessageContaining(idle + " at the first message; ")
                    .hasMessageContaining(topic + " at the first message; see it")
                    .hasMessageContaining("where peek shows that");
        }
    }

    /** The client acknowledges it, and names it in its log only. */
    @Test
    void aMessageThatTheClientFindsBrokenItselfStandsInNobodysWayAndIsCounted() throws Exception {
        sendBroken(CompressionType.ZLIB);
        Broker.producer(topic).send("good".getBytes(UTF_8));
        assertThat(intake.json(0)).contains("Z29vZA==");
        await().until(() -> context.drops.get() > 0);
        intake.close(); // which counts once more
        assertThat(context.drops).hasValue(1);
        assertThat(intake.failure()).isEmpty();
    }

    private void sendBroken(CompressionType compression) throws PulsarClientException {
        try (var producer = Broker.builder(topic)
                .enableBatching(false)
                .compressionType(compression)
                .cryptoKeyReader(new Keys())
                .addEncryptionKey("k")
                .messageCrypto(new Breaking())
                .create()) {
            producer.send(new byte[100]);
        }
    }

    private static final class Keys implements CryptoKeyReader {
        private static final long serialVersionUID = 1L;

        @Override
        public EncryptionKeyInfo getPublicKey(String name, Map<String, String> metadata) {
            return new EncryptionKeyInfo(new byte[1], Map.of());
        }

        @Override
        public EncryptionKeyInfo getPrivateKey(String name, Map<String, String> metadata) {
            return new EncryptionKeyInfo(new byte[1], Map.of());
        }
    }

    /** Says of no message that it is encrypted, and puts something else in the place of what was compressed. */
    private static final class Breaking implements MessageCrypto<MessageMetadata, MessageMetadata> {
        private static final int LENGTH = 16;

        @Override
        public void addPublicKeyCipher(Set<String> names, CryptoKeyReader reader) {}

        @Override
        public boolean removeKeyCipher(String name) {
            return true;
        }

        @Override
        public int getMaxOutputSize(int length) {
            return LENGTH;
        }

        @Override
        public void encrypt(
                Set<String> keys,
                CryptoKeyReader reader,
                Supplier<MessageMetadata> metadata,
                ByteBuffer payload,
                ByteBuffer out) {
            var broken = new byte[LENGTH];
            Arrays.fill(broken, (byte) -1);
            out.put(broken).flip();
        }

        @Override
        public boolean decrypt(
                Supplier<MessageMetadata> metadata, ByteBuffer payload, ByteBuffer out, CryptoKeyReader reader) {
            return false;
        }
    }
}
