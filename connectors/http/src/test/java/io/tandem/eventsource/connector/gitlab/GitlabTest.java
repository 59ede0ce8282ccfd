package io.tandem.eventsource.connector.gitlab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.source.GitlabSource;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Webhooks;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitlabTest {
    private static final String TOKEN = "\"secretToken\":{\"name\":\"gitlab\",\"key\":\"token\"}";
    private static final String SIGNING = "\"signingToken\":{\"name\":\"gitlab\",\"key\":\"signing\"}";
    private static final String PUSH = "{ \"object_kind\":\"push\", \"project_id\":15, \"n\":1.0 }";

    /** The example of the specification Standard Webhooks, which GitLab follows. */
    private static final String BODY = "{\"test\": 2432232314}";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIME = 1614265330;
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(TIME));
    private final Webhooks webhooks = new Webhooks(now::get);

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void aPushIsHandedOnAsItCame() throws Exception {
        var sink = listen("\"metadata\":{\"k\":\"v\"}");

        var answer = webhooks.send(hook(PUSH).header("X-Gitlab-Token", "any").setHeader("User-Agent", "GitLab/17.4.0"));

        assertThat(answer.body()).isEqualTo("success");
        assertThat(sink.data)
                .containsExactly(
                        "{\"headers\":{\"Content-Length\":[\"50\"],\"Content-Type\":[\"application/json\"],"
                                + "\"User-Agent\":[\"GitLab/17.4.0\"],\"X-Gitlab-Event\":[\"Push Hook\"],"
                                + "\"X-Gitlab-Event-Uuid\":[\"13792a34\"],\"X-Gitlab-Token\":[\"any\"]},"
                                + "\"body\":{\"object_kind\":\"push\",\"project_id\":15,\"n\":1.0},\"metadata\":{\"k\":\"v\"}}");
    }

    @Test
    void aRepetitionHasTheSameIdAndWhatAnEventCausedHasAnother() throws Exception {
        var sink = listen("");
        webhooks.send(hook(PUSH));
        webhooks.send(hook(PUSH).header("Idempotency-Key", "of-another-hook"));
        webhooks.send(hook(PUSH.replace("15", "16")));
        webhooks.send(webhooks.request("/push", "POST", PUSH).header("Idempotency-Key", "key"));

        assertThat(sink.coordinates.get(0)).startsWith("13792a34:").isEqualTo(sink.coordinates.get(1));
        assertThat(sink.coordinates.get(2)).startsWith("13792a34:").isNotEqualTo(sink.coordinates.get(0));
        assertThat(sink.coordinates.get(3)).isEqualTo("key");
    }

    @Test
    void theTokenAloneIsAConfigurationAndIsInNoEvent() throws Exception {
        webhooks.context.secret("gitlab", "token", "canary\n");
        var sink = listen(TOKEN);

        assertThat(webhooks.send(hook(PUSH).header("X-Gitlab-Token", "canary")).statusCode())
                .isEqualTo(200);
        assertThat(webhooks.send(hook(PUSH).header("X-Gitlab-Token", "other")).statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(hook(PUSH)).body()).isEqualTo("the request does not have the token of this endpoint");

        assertThat(sink.data).hasSize(1);
        assertThat(sink.data.getFirst())
                .contains("\"X-Gitlab-Token\":[\"*** Masked Auth Secret ***\"]")
                .doesNotContain("canary");
        assertThat(webhooks.context.reasons).containsExactly("credentials", "credentials");
    }

    @Test
    void aTokenWithLettersBeyondAsciiIsTaken() throws Exception {
        webhooks.context.secret("gitlab", "token", "tökén");
        var sink = listen(TOKEN);
        webhooks.send(hook(PUSH));

        assertThat(raw("tökén")).startsWith("HTTP/1.1 200");
        assertThat(raw("tökèn")).startsWith("HTTP/1.1 401");
        assertThat(sink.data).hasSize(1);
    }

    /** Java's own client sends no such header. */
    private String raw(String token) throws IOException {
        try (var socket = new Socket("127.0.0.1", webhooks.port)) {
            var request = "POST /push HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + "X-Gitlab-Token: %s\r\nContent-Length: 2\r\n\r\n{}".formatted(token);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void theSignatureOfTheSpecificationIsRightAndAnyOtherIsRefused() throws Exception {
        webhooks.context.secret("gitlab", "signing", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var sink = listen(SIGNING);

        assertThat(webhooks.send(signed(BODY, TIME, SIGNATURE)).statusCode()).isEqualTo(200);
        assertThat(webhooks.send(signed(BODY, TIME, "v1,AAAA v2,x " + SIGNATURE))
                        .statusCode())
                .isEqualTo(200);
        assertThat(webhooks.send(signed(BODY + " ", TIME, SIGNATURE)).statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(signed(BODY, TIME + 1, SIGNATURE)).statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(signed(BODY, TIME, SIGNATURE.substring(3))).statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(hook(BODY)).statusCode()).isEqualTo(401);
        now.set(Instant.ofEpochSecond(TIME + 301));
        assertThat(webhooks.send(signed(BODY, TIME, SIGNATURE)).body()).contains("300 s");

        assertThat(sink.data).hasSize(2);
        assertThat(webhooks.context.reasons)
                .containsExactly("signature", "signature", "signature", "signature", "stale");
    }

    @Test
    void whatIsNotJsonIsRefused() throws Exception {
        var sink = listen("");
        assertThat(webhooks.send(hook("canary")).statusCode()).isEqualTo(400);
        assertThat(webhooks.send(hook("")).body()).contains("body is empty");
        assertThat(sink.data).isEmpty();
    }

    private Sink listen(String fields) {
        var source = webhooks.source(GitlabSource.class, fields);
        return Sink.publishing(
                webhooks.listen(source, (context, secrets) -> new GitlabInterpreter(source, context.clock(), secrets)));
    }

    private HttpRequest.Builder hook(String body) {
        return webhooks.request("/push", "POST", body)
                .header("Content-Type", "application/json")
                .header("X-Gitlab-Event", "Push Hook")
                .header("X-Gitlab-Event-UUID", "13792a34");
    }

    private HttpRequest.Builder signed(String body, long time, String signature) {
        return hook(body)
                .header("webhook-id", ID)
                .header("webhook-timestamp", Long.toString(time))
                .header("webhook-signature", signature);
    }
}
