package io.tandem.eventsource.connector.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.nats.NatsAddress;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password may stand in an address. */
class NatsFailureTest {
    @Test
    void whatTheClientSaysOfServersThatAreSilentQuotesNoPassword() {
        var failure =
                new IOException("Unable to connect to NATS servers: [nats://me:canary@nats:4222, me:canary@two:4222]");

        assertThat(NatsFailure.explained(failure, "cannot subscribe", Optional.empty()))
                .hasMessageContaining("[nats://nats:4222, two:4222]")
                .hasMessageNotContaining("canary");
        assertThat(NatsFailure.explained(new IllegalArgumentException("nats://me:canary@nats"), "x", Optional.empty()))
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nats://me:canary^@nats:4222",
                "nats://me:can ary{@nats:4222",
                "nats://a:1,nats://me:canary|@nats"
            })
    void anAddressThatIsNoneIsNamedByItsFieldAndNotQuoted(String url) throws Exception {
        var source = EventSourceJson.MAPPER.readValue(
                "{\"url\": \"%s\", \"subject\": \"s\"}".formatted(url), NatsSource.class);
        try (var context = new TestContext("e")) {
            assertThatThrownBy(() -> NatsOptions.from(source, context))
                    .hasMessageStartingWith("url is no address")
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void anAddressWithoutASchemeIsToldWithoutItsPassword() {
        assertThat(NatsAddress.redacted("me:canary@nats:4222,tls://me:canary@two"))
                .isEqualTo("nats:4222,tls://two");
    }
}
