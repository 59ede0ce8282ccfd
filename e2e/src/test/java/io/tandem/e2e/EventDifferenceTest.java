package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventDifferenceTest {
    @Test
    void idsTimesAndTheNameOfTheSourceMayDiffer() throws IOException {
        assertThat(EventDifference.of(event("1", "t", "{\"a\":1}"), event("2", "t", "{\"a\":1}")))
                .isEmpty();
    }

    @Test
    void whatDiffersInDataOrAttributesIsShown() throws IOException {
        assertThat(EventDifference.of(event("1", "t", "{\"a\":1.0}"), event("1", "t", "{\"a\":1}")))
                .contains("data from byte 6 on: {\"a\":1.0}; {\"a\":1}");
        assertThat(EventDifference.of(event("1", "t", "{}"), event("1", "u", "{}")))
                .get()
                .asString()
                .startsWith("attributes from byte");
        assertThatThrownBy(() -> EventDifference.of("[]".getBytes(UTF_8), event("1", "t", "{}")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void eachRequestHasAListenerOfItsType() {
        var spec = SameRequest.spec(Arrays.stream(SameRequest.values())
                .collect(Collectors.toMap(each -> each.type, each -> 1, Integer::sum)));
        assertThat(spec).hasSize(10);
        for (SameRequest request : SameRequest.values()) {
            assertThat((Map<?, ?>) spec.get(request.type))
                    .anySatisfy((name, source) -> assertThat(name).isEqualTo(request.event()));
        }
    }

    private static byte[] event(String id, String type, String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"%s\",\"time\":\"%s\",\"data_base64\":\"%s\"}"
                .formatted(id, id, type, id, Base64.getEncoder().encodeToString(data.getBytes(UTF_8)))
                .getBytes(UTF_8);
    }
}
