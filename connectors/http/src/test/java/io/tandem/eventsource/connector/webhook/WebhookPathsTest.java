package io.tandem.eventsource.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.api.source.PathTemplate;
import io.tandem.eventsource.connector.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPathsTest {
    private final Webhooks webhooks = new Webhooks();

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void aSenderMayAppendToThePathOfATemplate() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\",\"endpoint\":\"/vrops/{rest:.*}\""));
        Sink.publishing(webhooks.listen("\"method\":\"POST\",\"endpoint\":\"/hooks/{team}\""));

        assertThat(status("/vrops/test")).isEqualTo(200);
        assertThat(status("/vrops/a/b/c")).isEqualTo(200);
        assertThat(status("/hooks/blue")).isEqualTo(200);
        assertThat(status("/hooks/blue/green")).isEqualTo(404);
        assertThat(status("/hooks/")).isEqualTo(404);
    }

    @Test
    void anUntidyPathIsSentToTheTidyOneAndAnEncodedOneIsThatPath() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        assertThat(status("/p%75sh")).isEqualTo(200);
        assertThat(status("/push?x=1")).isEqualTo(200);
        assertThat(status("/push/")).isEqualTo(404);
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, "POST //push?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertThat(Webhooks.firstLine(socket)).startsWith("HTTP/1.1 301").contains("/push?x=1\r\n");
        }
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, "POST //push?x=\u0001 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertThat(Webhooks.firstLine(socket)).startsWith("HTTP/1.1 400");
        }
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, "POST /pu%zzsh HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertThat(Webhooks.firstLine(socket)).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void anEndpointThatIsConfiguredAndDoesNotListenYetIsNot404() throws Exception {
        webhooks.servers.expect(Integer.toString(webhooks.port), "/later");
        webhooks.servers.expect(Integer.toString(webhooks.port), "/later/{id}");
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        var answer = webhooks.send(webhooks.request("/later", "POST", "{}"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(status("/later/7")).isEqualTo(503);
        assertThat(status("/never")).isEqualTo(404);
    }

    @Test
    void whatIsNoTemplateIsAFailureNamingTheEndpoint() {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\",\"endpoint\":\"/a/{b\""));

        await().until(() -> !sink.failures.isEmpty());
        assertThat(sink.failures.getFirst()).hasMessageContaining("endpoint \"/a/{b\" is not a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/{", "/}", "/{}", "/{a:}", "/{:b}", "/{a:(b)}", "/{a:[}", "/a}b{"})
    void templatesThatUpstreamRefusesAreRefused(String endpoint) {
        assertThatThrownBy(() -> PathTemplate.of(endpoint))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "/{a:[0-9]{2}}, /12, true",
        "/{a:[0-9]{2}}, /123, false",
        "/{a:x|y}/z, /y/z, true",
        "/{a:x|y}/z, /x, false",
        "/a.b/{c}, /aXb/c, false",
        "/a.b/{c}, /a.b/c, true",
    })
    void templatesMatchWholePaths(String endpoint, String path, boolean matches) {
        assertThat(PathTemplate.of(endpoint).orElseThrow().matches(path)).isEqualTo(matches);
    }

    @Test
    void aRequestWithoutAPathIsAnswered() {
        assertThat(new Routes().find(null)).isInstanceOf(Routes.Unknown.class);
    }

    private int status(String target) throws Exception {
        return webhooks.send(webhooks.request(target, "POST", "{}")).statusCode();
    }
}
