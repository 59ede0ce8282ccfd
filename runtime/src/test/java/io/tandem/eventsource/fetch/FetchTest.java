package io.tandem.eventsource.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.eventsource.config.EnvironmentProxies;
import io.tandem.eventsource.fetch.Fetch.Asked;
import io.tandem.eventsource.tls.ClientTls;
import io.tandem.local.TestLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FetchTest {
    private static final Duration TIME = TestLimits.WAIT;
    private final Provider peer = new Provider();

    @AfterEach
    void stop() {
        peer.close();
    }

    @Test
    void aHostThatIsNoneOfOursIsAskedThroughTheProxyOfTheEnvironment() throws Exception {
        peer.says("http://git.example.com/hooks", "through the proxy");

        var answer = fetch(Map.of("HTTP_PROXY", peer.url()))
                .send(
                        Asked.get(URI.create("http://git.example.com/hooks"), Map.of("Authorization", "token")),
                        100,
                        TIME);

        assertThat(new String(answer.body(), UTF_8)).isEqualTo("through the proxy");
    }

    @Test
    void aProxyThatCannotBeUsedIsToldByItsVariable() throws Exception {
        assertThatThrownBy(() -> fetch(Map.of("HTTP_PROXY", "http://user:canary@proxy"))
                        .get(URI.create("http://git.example.com/"), Map.of(), 100, TIME))
                .hasMessageStartingWith("HTTP_PROXY must be")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() throws Exception {
        peer.says("/moved", 302, "", Map.of("Location", peer.url() + "/other"));

        var answer =
                fetch(Map.of()).get(URI.create(peer.url() + "/moved"), Map.of("Authorization", "token"), 100, TIME);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(peer.asked).containsExactly("/moved");
    }

    @Test
    void whatIsLargerThanAllowedOrAwayIsToldByHost() throws Exception {
        peer.says("/large", "x".repeat(101));
        assertThatThrownBy(() -> fetch(Map.of()).get(URI.create(peer.url() + "/large"), Map.of(), 100, TIME))
                .hasMessage("127.0.0.1 answers with more than 100 bytes");
        peer.close();
        assertThatThrownBy(() -> fetch(Map.of()).get(URI.create(peer.url() + "/away"), Map.of(), 100, TIME))
                .hasMessage("127.0.0.1 cannot be reached");
    }

    private static Fetch fetch(Map<String, String> env) throws Exception {
        return new Fetch(ClientTls.verified(), new EnvironmentProxies(env));
    }
}
