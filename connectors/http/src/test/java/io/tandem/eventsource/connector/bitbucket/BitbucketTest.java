package io.tandem.eventsource.connector.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.source.BitbucketSource;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Webhooks;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BitbucketTest {
    private static final String SIGNED = "\"webhookSecret\":{\"name\":\"hook\",\"key\":\"secret\"}";
    /** Atlassian's documentation of webhook secrets: this secret, and the signature of {@code Hello World!}. */
    private static final String SECRET = "It's a Secret to Everybody";

    private static final String HELLO = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9";

    private final Webhooks webhooks = new Webhooks();

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void aPushIsHandedOnAsItCameUnderTheIdOfItsRequest() throws Exception {
        var sink = listen("\"metadata\":{\"k\":\"v\"}");

        var answer = webhooks.send(
                hook("{ \"push\": {\"changes\": []} }").setHeader("User-Agent", "Bitbucket-Webhooks/2.0"));

        assertThat(answer.body()).isEqualTo("success");
        assertThat(sink.data)
                .containsExactly(
                        "{\"headers\":{\"Content-Length\":[\"27\"],\"Content-Type\":[\"application/json\"],"
                                + "\"User-Agent\":[\"Bitbucket-Webhooks/2.0\"],\"X-Event-Key\":[\"repo:push\"],"
                                + "\"X-Request-Uuid\":[\"e36bbb22\"]},\"body\":{\"push\":{\"changes\":[]}},\"metadata\":{\"k\":\"v\"}}");
        assertThat(sink.coordinates).containsExactly("e36bbb22");
    }

    @Test
    void theSignatureOfAtlassiansDocumentationIsRightAndAnyOtherIsRefused() throws Exception {
        webhooks.context.secret("hook", "secret", SECRET);
        var sink = listen(SIGNED);

        // signed, but no JSON
        assertThat(webhooks.send(hook("Hello World!").header("X-Hub-Signature", HELLO))
                        .statusCode())
                .isEqualTo(400);
        assertThat(webhooks.send(hook("Hello World?").header("X-Hub-Signature", HELLO))
                        .statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(hook("Hello World!").header("X-Hub-Signature", "short"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(hook("{}")).statusCode()).isEqualTo(401);
        assertThat(sink.data).isEmpty();
        assertThat(webhooks.context.reasons).containsExactly("malformed", "signature", "signature", "signature");
    }

    private Sink listen(String fields) {
        var source = webhooks.source(BitbucketSource.class, fields);
        return Sink.publishing(
                webhooks.listen(source, (context, secrets) -> new BitbucketInterpreter(source, secrets)));
    }

    private HttpRequest.Builder hook(String body) {
        return webhooks.request("/push", "POST", body)
                .header("Content-Type", "application/json")
                .header("X-Event-Key", "repo:push")
                .header("X-Request-UUID", "e36bbb22");
    }
}
