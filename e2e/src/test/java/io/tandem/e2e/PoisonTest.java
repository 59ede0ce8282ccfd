package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoisonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsStoredApartIsKnownByItsBytes() throws Exception {
        Poison poison = Poison.text(7);

        assertThat(poison.isIn(parked(poison.body(), poison.body().length))).isTrue();
        assertThat(poison.isIn(parked(Poison.text(8).body(), poison.body().length)))
                .as("the bytes of another")
                .isFalse();
        assertThat(poison.isIn(parked(new byte[0], poison.body().length)))
                .as("no bytes")
                .isFalse();
    }

    @Test
    void ofALargeOneTheHeadIsEnoughAndTheSizeIsTold() throws Exception {
        Poison poison = Poison.large(7);
        byte[] head = Arrays.copyOf(poison.body(), 256 << 10);

        assertThat(poison.isIn(parked(head, poison.body().length))).isTrue();
        assertThat(poison.isIn(parked(head, head.length)))
                .as("the size of what is left")
                .isFalse();
        assertThat(poison.isIn(parked(Arrays.copyOf(head, 1000), poison.body().length)))
                .as("next to nothing left")
                .isFalse();
    }

    @Test
    void aBodyHasTheSizeThatIsAskedForAndItsNumber() throws Exception {
        assertThat(Body.of(123_456, 1024)).hasSize(1024);
        assertThat(JSON.readTree(Body.of(123_456, 1024)).get("number").asLong()).isEqualTo(123_456);
        assertThat(new String(Body.of(-3), StandardCharsets.UTF_8)).isEqualTo("{\"number\": -3}");
    }

    private static byte[] parked(byte[] original, int size) throws JsonProcessingException {
        byte[] data = JSON.writeValueAsBytes(Map.of("reason", "no JSON", "size", size, "original", original));
        return JSON.writeValueAsBytes(Map.of("id", "x", "data_base64", data));
    }
}
