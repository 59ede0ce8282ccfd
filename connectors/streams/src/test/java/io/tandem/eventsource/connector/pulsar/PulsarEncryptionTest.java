package io.tandem.eventsource.connector.pulsar;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.TestContext;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.pulsar.client.api.CryptoKeyReader;
import org.apache.pulsar.client.api.EncryptionKeyInfo;
import org.apache.pulsar.client.api.MessageCrypto;
import org.apache.pulsar.common.api.proto.MessageMetadata;
import org.junit.jupiter.api.Test;

class PulsarEncryptionTest {
    private final String topic = "t-" + UUID.randomUUID();

    @Test
    void anEncryptedMessageCannotBePublishedAndStandsInNobodysWay() throws Exception {
        Broker.createTopic(topic);
        try (var context = new TestContext("secrets");
                var intake = Intake.holding(Broker.connector(Broker.source(topic, ""), context), 10);
                var producer = Broker.builder(topic)
                        .enableBatching(false)
                        .cryptoKeyReader(new Keys())
                        .addEncryptionKey("k")
                        .messageCrypto(new Marking())
                        .create()) {
            ConnectorContract.awaitConnected(context, intake);
            producer.send(new byte[1]);
            Broker.producer(topic).send(new byte[1]);
            var encrypted = intake.awaitEvents(2).events().getFirst().payload();
            assertThatThrownBy(encrypted::json)
                    .isInstanceOf(InvalidPayloadException.class)
                    .hasMessageContaining("encrypted");
            intake.settle(0, new Outcome.Invalid(false, "encrypted"));
            intake.publish(1);
            await().until(() -> Broker.SERVER
                            .subscription(topic, "secrets")
                            .path("msgBacklog")
                            .asInt(-1)
                    == 0);
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

    /** Says that the message is encrypted, which is all that a consumer without the key can see of it. */
    private static final class Marking implements MessageCrypto<MessageMetadata, MessageMetadata> {
        @Override
        public void addPublicKeyCipher(Set<String> names, CryptoKeyReader reader) {}

        @Override
        public boolean removeKeyCipher(String name) {
            return true;
        }

        @Override
        public int getMaxOutputSize(int length) {
            return length;
        }

        @Override
        public void encrypt(
                Set<String> keys,
                CryptoKeyReader reader,
                Supplier<MessageMetadata> metadata,
                ByteBuffer payload,
                ByteBuffer out) {
            metadata.get().addEncryptionKey().setKey("k").setValue(new byte[1]);
            metadata.get().setEncryptionParam(new byte[IV_LEN]);
            out.put(payload).flip();
        }

        @Override
        public boolean decrypt(
                Supplier<MessageMetadata> metadata, ByteBuffer payload, ByteBuffer out, CryptoKeyReader reader) {
            return false;
        }
    }
}
