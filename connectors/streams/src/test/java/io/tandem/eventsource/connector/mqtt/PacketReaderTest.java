package io.tandem.eventsource.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes written by hand from the standard. */
class PacketReaderTest {
    @Test
    void aMessageOfMqtt5IsReadWithItsPropertiesWhateverElseTheyAre() throws IOException {
        // a body of text, an expiry, a subscription id, correlation data, two user properties "id" and one that is not
        // kept
        var properties = "01 01" + "02 0000000A" + "0B 8001" + "09 0002 CAFE" + "26 0002 6964 0001 62"
                + "26 0002 6964 0001 63" + "26 0001 61 0001 63";
        int length = bytes(properties).length;
        var content = "0003 612F62" + "0007" + "%02X".formatted(length) + properties + "6869";

        var packet = read(true, "3B %02X".formatted(bytes(content).length) + content);

        assertThat(packet).isInstanceOfSatisfying(Packet.Publish.class, message -> {
            assertThat(message.topic()).isEqualTo("a/b");
            assertThat(message.body()).asString().isEqualTo("hi");
            assertThat(message.qos()).isEqualTo(1);
            assertThat(message.repeated()).isTrue();
            assertThat(message.retained()).isTrue();
            assertThat(message.packetId()).isEqualTo(7);
            assertThat(message.properties().user()).isEqualTo(Map.of("id", "b"));
            assertThat(message.size()).isEqualTo(2 + 2 * 3 + 2);
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 132", "2, 133", "3, 136", "4, 134", "5, 135", "9, 128"})
    void aReturnCodeOf311BecomesTheOneOf5(int code, int meant) throws IOException {
        assertThat(read(false, "20 02 01 %02X".formatted(code)))
                .isEqualTo(new Packet.ConnAck(true, meant, Packet.Properties.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30 FFFFFFFF", // a length of more than four bytes
                "30 02 0005", // a topic longer than its packet, and nothing behind it
                "32 03 0001 61", // no packet id
                "36 07 0001 61 0001 00 62", // quality of service 3
                "20 FFFFFF7F", // an answer of 256 MiB
                "10 00", // a client's packet
                "20 03 00 00 05", // properties longer than their packet
                "20 05 00 00 02 7F 00", // a property that is none
                "90 01 00", // an answer that is shorter than its fields
                "32 08 0001 61 0001 02 09 00", // a property that is shorter than its length
                "48 54 54 50 2F 31 2E 31" // HTTP/1.1
            })
    void whatIsNoMqttIsToldApart(String hex) {
        assertThatThrownBy(() -> read(true, hex))
                .isInstanceOfAny(PacketReader.MalformedException.class, EOFException.class);
    }

    @Test
    void whateverComesEitherMakesAPacketOrFailsTheConnection() {
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            var noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            var reader = new PacketReader(new ByteArrayInputStream(noise), i % 2 == 0);
            assertThat(readAll(reader)).isLessThanOrEqualTo(noise.length / 2);
        }
    }

    /** Returns how many packets there were until the connection failed. */
    private static int readAll(PacketReader reader) {
        int packets = 0;
        while (true) {
            try {
                assertThat(reader.next()).isNotNull();
                packets++;
            } catch (IOException e) {
                return packets;
            }
        }
    }

    private static Packet read(boolean version5, String hex) throws IOException {
        return new PacketReader(new ByteArrayInputStream(bytes(hex)), version5).next();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
