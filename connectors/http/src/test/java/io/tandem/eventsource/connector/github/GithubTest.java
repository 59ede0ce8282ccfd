package io.tandem.eventsource.connector.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.source.GithubSource;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Webhooks;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GithubTest {
    private static final String SIGNED = "\"webhookSecret\":{\"name\":\"hook\",\"key\":\"secret\"}";
    private static final String SHA1 = "X-Hub-Signature";
    private static final String SHA256 = "X-Hub-Signature-256";
    private static final String DELIVERY = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    /** GitHub's documentation: this secret, and the signature of {@code Hello, World!}. */
    private static final String SECRET = "It's a Secret to Everybody";

    private static final String HELLO = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    /** {@code printf '{}' | openssl dgst -sha256 -hmac key}, and the same with {@code -sha1}. */
    private static final String EMPTY_SHA256 =
            "sha256=a777724d943eb48dc69bca8a4a6d57a04db3f9ec7e1de4e581e860265bdf3032";

    private static final String EMPTY_SHA1 = "sha1=c9963b837183dc667106461b3de91d0885f539b3";

    private final Webhooks webhooks = new Webhooks();

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void aPushIsAnEventAsUpstreamWritesItUnderTheIdOfItsDelivery() throws Exception {
        var sink = listen("\"metadata\":{\"team\":\"shop\"}");

        var answer = webhooks.send(
                delivery("{ \"ref\": \"refs/heads/<main>\", \"after\": null, \"id\": 12345678901234567890 }")
                        .setHeader("User-Agent", "GitHub-Hookshot/044aadd"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("success");
        assertThat(sink.data)
                .containsExactly("{\"headers\":{\"Content-Length\":[\"73\"],\"Content-Type\":[\"application/json\"],"
                        + "\"User-Agent\":[\"GitHub-Hookshot/044aadd\"],\"X-Github-Delivery\":[\"" + DELIVERY
                        + "\"],\"X-Github-Event\":[\"push\"]},\"body\":{\"X-GitHub-Delivery\":\"" + DELIVERY
                        + "\",\"X-GitHub-Event\":\"push\",\"after\":null,\"id\":12345678901234567000,"
                        + "\"ref\":\"refs/heads/\\u003cmain\\u003e\"},\"metadata\":{\"team\":\"shop\"}}");
        assertThat(sink.coordinates).containsExactly(DELIVERY);
    }

    @Test
    void aDeliveryAsAFormIsTheSameEvent() throws Exception {
        var sink = listen("");
        var form = "payload=" + URLEncoder.encode("{\"a\":\"1+1=2 & é\"}", UTF_8);

        assertThat(webhooks.send(delivery(form)
                                .setHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"))
                        .statusCode())
                .isEqualTo(200);

        assertThat(sink.data.getFirst()).contains(",\"a\":\"1+1=2 \\u0026 é\"}");
    }

    @Test
    void theSignatureOfGithubsDocumentationIsRightAndAnyOtherIsRefused() throws Exception {
        webhooks.context.secret("hook", "secret", SECRET);
        var sink = listen(SIGNED);

        // signed, but no JSON
        assertThat(signed("Hello, World!", SHA256, HELLO).statusCode()).isEqualTo(400);
        assertThat(signed("Hello, World?", SHA256, HELLO).statusCode()).isEqualTo(401);
        assertThat(signed("Hello, World!", SHA256, HELLO.replace("7571", "7572"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(signed("Hello, World!", SHA256, "sha256=").statusCode()).isEqualTo(401);
        assertThat(signed("Hello, World!", SHA1, HELLO).statusCode()).isEqualTo(401);
        var unsigned = webhooks.send(delivery("{}"));
        assertThat(unsigned.statusCode()).isEqualTo(401);
        assertThat(unsigned.body()).isEqualTo("the request is not signed with the secret of this endpoint");
        assertThat(sink.data).isEmpty();
        assertThat(webhooks.context.reasons)
                .containsExactly("malformed", "signature", "signature", "signature", "signature", "signature");
    }

    @Test
    void anOldServersSha1IsTakenUnlessThereIsABetterOne() throws Exception {
        webhooks.context.secret("hook", "secret", "key");
        var sink = listen(SIGNED);
        assertThat(signed("{}", SHA1, EMPTY_SHA1).statusCode()).isEqualTo(200);
        assertThat(signed("{}", SHA256, EMPTY_SHA256).statusCode()).isEqualTo(200);
        assertThat(webhooks.send(delivery("{}").header(SHA1, EMPTY_SHA1).header(SHA256, HELLO))
                        .statusCode())
                .isEqualTo(401);
        assertThat(sink.data).hasSize(2);
    }

    @Test
    void whileTheSecretHasTwoLinesBothAreRight() throws Exception {
        webhooks.context.secret("hook", "secret", "new\nkey\n");
        listen(SIGNED);
        assertThat(signed("{}", SHA256, EMPTY_SHA256).statusCode()).isEqualTo(200);

        webhooks.context.secret("hook", "secret", "newest");
        // printf '{}' | openssl dgst -sha256 -hmac newest
        var newest = "sha256=a051f769d0fdf5918a84ed2de23eb3c9dbeed6dd266dcdb46c9ad1f953d1c92a";
        await().until(() -> signed("{}", SHA256, newest).statusCode() == 200);
        assertThat(signed("{}", SHA256, EMPTY_SHA256).statusCode()).isEqualTo(200); // what was right counts a while
    }

    @Test
    void aSecretThatCannotBeReadRefusesEverythingAndSaysSo() throws Exception {
        listen(SIGNED);

        var answer = signed("{}", SHA256, EMPTY_SHA256);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("Secret").doesNotContain("hook", "secret of");
    }

    @Test
    void whatIsNoDeliveryIsRefusedWithoutQuotingIt() throws Exception {
        var sink = listen("");

        for (var body : new String[] {"canary", "null", "[1]", "", "{\"canary\":"}) {
            var answer = webhooks.send(delivery(body));
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).startsWith("body ").doesNotContain("canary");
        }
        var type = webhooks.send(delivery("{}").setHeader("Content-Type", "text/canary"));
        assertThat(type.statusCode()).isEqualTo(400);
        assertThat(type.body()).contains("application/json").doesNotContain("canary");
        var form = delivery("payload=%zcanary").setHeader("Content-Type", "application/x-www-form-urlencoded");
        assertThat(webhooks.send(form).body()).startsWith("body is not a form").doesNotContain("canary");
        assertThat(sink.data).isEmpty();
    }

    @Test
    void aDeliveryWithoutIdIsAnEventOfItsOwn() throws Exception {
        var sink = listen("");

        webhooks.send(webhooks.request("/push", "POST", "{}").header("Content-Type", "application/json"));

        assertThat(sink.coordinates).containsExactly("");
        assertThat(sink.data.getFirst()).contains("\"body\":{\"X-GitHub-Delivery\":\"\",\"X-GitHub-Event\":\"\"}");
    }

    private Sink listen(String fields) {
        var source = webhooks.source(GithubSource.class, fields);
        return Sink.publishing(webhooks.listen(source, (context, secrets) -> new GithubInterpreter(source, secrets)));
    }

    private HttpRequest.Builder delivery(String body) {
        return webhooks.request("/push", "POST", body)
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Delivery", DELIVERY);
    }

    private HttpResponse<String> signed(String body, String field, String signature) throws Exception {
        return webhooks.send(delivery(body).header(field, signature));
    }
}
