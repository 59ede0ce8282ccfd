package io.tandem.eventsource.connector.gerrit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.source.GerritSource;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Webhooks;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GerritTest {
    private static final String AUTH = "\"webhookAuth\":{\"username\":{\"name\":\"hook\",\"key\":\"user\"},"
            + "\"password\":{\"name\":\"hook\",\"key\":\"password\"}}";

    private final Webhooks webhooks = new Webhooks();

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void anEventIsHandedOnAsItCame() throws Exception {
        var sink = listen("\"metadata\":{\"k\":\"v\"}");

        assertThat(webhooks.send(event().setHeader("User-Agent", "Gerrit")).body())
                .isEqualTo("success");

        assertThat(sink.data)
                .containsExactly("{\"headers\":{\"Content-Length\":[\"29\"],\"User-Agent\":[\"Gerrit\"]},"
                        + "\"body\":{\"type\":\"patchset-created\"},\"metadata\":{\"k\":\"v\"}}");
        assertThat(sink.coordinates).containsExactly("");
    }

    @Test
    void userAndPasswordHaveToBeRightWhereTheyAreConfigured() throws Exception {
        webhooks.context.secret("hook", "user", "gerrit");
        webhooks.context.secret("hook", "password", "can:ary");
        var sink = listen(AUTH);

        assertThat(webhooks.send(basic("gerrit:can:ary")).statusCode()).isEqualTo(200);
        for (var wrong : new String[] {"gerrit:other", "other:can:ary", "gerrit", ":", ""}) {
            assertThat(webhooks.send(basic(wrong)).statusCode()).as(wrong).isEqualTo(401);
        }
        assertThat(webhooks.send(event()).statusCode()).isEqualTo(401);
        assertThat(webhooks.send(event().header("Authorization", "Basic ***")).statusCode())
                .isEqualTo(401);

        assertThat(sink.data).hasSize(1);
        assertThat(sink.data.getFirst()).contains("Masked").doesNotContain("canary", "Y2Fu");
        assertThat(webhooks.context.reasons).containsOnly("credentials");
    }

    /** As Gerrit's client does, which keeps to itself what its address has until it is asked. */
    @Test
    void aClientThatWaitsForTheChallengeIsToldToSendItsPassword() throws Exception {
        webhooks.context.secret("hook", "user", "gerrit");
        webhooks.context.secret("hook", "password", "can:ary");
        var sink = listen(AUTH);
        assertThat(webhooks.send(event()).headers().firstValue("WWW-Authenticate"))
                .hasValue("Basic realm=\"tandem\"");
        var asked = new ArrayList<String>();
        var password = new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                asked.add(getRequestingScheme());
                return new PasswordAuthentication("gerrit", "can:ary".toCharArray());
            }
        };
        try (var client = HttpClient.newBuilder().authenticator(password).build()) {
            assertThat(client.send(event().build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(asked).containsExactly("basic");
        assertThat(sink.data).hasSize(1);
    }

    @Test
    void whatIsNotJsonIsRefused() throws Exception {
        var sink = listen("");
        assertThat(webhooks.send(webhooks.request("/push", "POST", "canary")).statusCode())
                .isEqualTo(400);
        assertThat(sink.data).isEmpty();
    }

    private Sink listen(String fields) {
        var source = webhooks.source(GerritSource.class, fields);
        return Sink.publishing(webhooks.listen(source, (context, secrets) -> new GerritInterpreter(source, secrets)));
    }

    private HttpRequest.Builder event() {
        return webhooks.request("/push", "POST", "{ \"type\":\"patchset-created\" }");
    }

    private HttpRequest.Builder basic(String credentials) {
        return event().header(
                        "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }
}
