package io.tandem.eventsource.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Sink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookServersTest {
    private static final String TLS = "\"method\":\"POST\",\"serverCertSecret\":{\"name\":\"tls\",\"key\":\"crt\"},"
            + "\"serverKeySecret\":{\"name\":\"tls\",\"key\":\"key\"}";

    private final Webhooks webhooks = new Webhooks();

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void eventsShareAPort() throws Exception {
        var one = Sink.publishing(webhooks.listen("\"method\":\"POST\",\"endpoint\":\"/one\""));
        var two = Sink.publishing(webhooks.listen("\"method\":\"POST\",\"endpoint\":\"/two\""));

        assertThat(webhooks.send(webhooks.request("/one", "POST", "1")).statusCode())
                .isEqualTo(200);
        assertThat(webhooks.send(webhooks.request("/two", "POST", "2")).statusCode())
                .isEqualTo(200);
        assertThat(one.data.getFirst()).contains("\"body\":1");
        assertThat(two.data.getFirst()).contains("\"body\":2");
    }

    @Test
    void aTakenEndpointIsRefusedNamingWhoHasIt() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        webhooks.awaitListening();

        var second = Sink.publishing(webhooks.listen("\"method\":\"GET\""));

        await().until(() -> !second.failures.isEmpty());
        assertThat(second.failures.getFirst())
                .hasMessageContaining("endpoint /push on port " + webhooks.port)
                .hasMessageContaining("taken by event push");
    }

    @Test
    void aPortIsEitherPlainOrTls() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        webhooks.awaitListening();

        var second = Sink.publishing(webhooks.listen(TLS + ",\"endpoint\":\"/tls\""));

        await().until(() -> !second.failures.isEmpty());
        assertThat(second.failures.getFirst()).hasMessageContaining("serves other events without TLS");
    }

    @Test
    void aPortInUseIsAFailureAndCanBeHadLater() throws Exception {
        try (var other = new ServerSocket(webhooks.port)) {
            assertThat(other.isBound()).isTrue();
            var connector = webhooks.listen("\"method\":\"POST\"");
            var refused = Sink.publishing(connector);
            await().until(() -> !refused.failures.isEmpty());
            assertThat(refused.failures.getFirst()).hasMessageContaining("cannot listen on port " + webhooks.port);
            connector.close().await().indefinitely();
        }
        webhooks.forgetOne();

        Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        assertThat(webhooks.post().statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatAPodMayNotListenOnIsRefusedWithARemedy() {
        assertThat(PortServer.cannotListen(80, false, "Permission denied"))
                .isEqualTo(
                        "cannot listen on port 80: Permission denied: set a port from 1024 on, which the pod may listen on; a Service can have port 80 and lead there (targetPort)");
        assertThat(PortServer.cannotListen(12000, true, "Address already in use"))
                .isEqualTo("cannot listen on port 12000 with TLS: Address already in use");
        assertThat(PortServer.cannotListen(80, false, null)).isEqualTo("cannot listen on port 80: null");
    }

    @Test
    void afterCancellingRequestsAreToldToComeAgainAndWhatIsInFlightIsAnswered() throws Exception {
        var connector = webhooks.listen("\"method\":\"POST\"");
        var sink = Sink.subscribe(connector, 4, data -> null);
        webhooks.awaitListening();
        var inFlight =
                webhooks.http.sendAsync(webhooks.request("/push", "POST", "{}").build(), BodyHandlers.ofString());
        await().until(() -> sink.held.size() == 1);

        sink.upstream.cancel();

        var late = webhooks.post();
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("Retry-After")).contains("1");
        assertThat(late.headers().firstValue("Connection")).contains("close");
        sink.settle(sink.held.getFirst(), new Outcome.Published("id"));
        assertThat(inFlight.join().statusCode()).isEqualTo(200);
    }

    @Test
    void thePortIsClosedWithItsLastEndpointAndOpensAgain() throws Exception {
        var one = webhooks.listen("\"method\":\"POST\"");
        var two = webhooks.listen("\"method\":\"POST\",\"endpoint\":\"/two\"");
        Sink.publishing(one);
        Sink.publishing(two);
        assertThat(webhooks.post().statusCode()).isEqualTo(200);

        one.close().await().indefinitely();
        assertThat(webhooks.post().statusCode()).isEqualTo(503);
        two.close().await().indefinitely();
        assertThat(catchThrowable(webhooks::post)).isInstanceOf(ConnectException.class);

        Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        assertThat(webhooks.post().statusCode()).isEqualTo(200);
    }

    @Test
    void tlsOffersHttp2AndFollowsTheSecret() throws Exception {
        var first = certificate();
        Sink.publishing(webhooks.listen(TLS));
        webhooks.awaitListening();

        assertThat(postOverTls(first)).isEqualTo("HTTP_2 200 success");

        var second = certificate();
        await().until(() -> reaches(second));
        assertThat(reaches(first)).isFalse();

        webhooks.context.secret("tls", "crt", "half written");
        await().during(Duration.ofSeconds(6)).until(() -> reaches(second));
    }

    @Test
    void whatIsNoCertificateIsAFailureNamingTheSecrets() {
        webhooks.context.secret("tls", "key", "");
        webhooks.context.secret("tls", "crt", "none");

        var sink = Sink.publishing(webhooks.listen(TLS));

        await().until(() -> !sink.failures.isEmpty());
        assertThat(sink.failures.getFirst()).hasMessageContaining("serverCertSecret (Secret tls key crt)");
    }

    @Test
    void aKeyThatIsAnotherCertificatesIsAFailureNamingBothFields() {
        var rsa = Certificate.create("RSA");
        for (var made : List.of(rsa, Certificate.create("EC"))) {
            var other = made == rsa ? Certificate.create("RSA") : Certificate.create("EC");
            assertThat(failure(made.certificate(), other.key()))
                    .hasMessageContaining("serverKeySecret (Secret tls key key) holds another certificate's private"
                            + " key, not that of serverCertSecret (Secret tls key crt)");
        }
        assertThat(failure(Certificate.create("EC").certificate(), rsa.key()))
                .hasMessageContaining("serverKeySecret (Secret tls key key)");
    }

    private Throwable failure(String certificate, String key) {
        webhooks.context.secret("tls", "crt", certificate);
        webhooks.context.secret("tls", "key", key);
        var sink = Sink.publishing(webhooks.listen(TLS));
        await().until(() -> !sink.failures.isEmpty());
        return sink.failures.getFirst();
    }

    private boolean reaches(Buffer trusted) {
        try {
            return postOverTls(trusted).endsWith("success");
        } catch (CompletionException e) {
            return false;
        }
    }

    private String postOverTls(Buffer trusted) {
        var client = webhooks.vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setVerifyHost(false)
                .setTrustOptions(new PemTrustOptions().addCertValue(trusted)));
        return client.request(HttpMethod.POST, webhooks.port, "127.0.0.1", "/push")
                .compose(request -> request.send("{}"))
                .compose(response -> response.body()
                        .map(body -> "%s %d %s".formatted(response.version(), response.statusCode(), body)))
                .onComplete(done -> client.close())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Puts a new certificate and its key into the Secret. */
    private Buffer certificate() {
        var made = Certificate.create();
        webhooks.context.secret("tls", "key", made.key());
        webhooks.context.secret("tls", "crt", made.certificate());
        return Buffer.buffer(made.certificate());
    }
}
