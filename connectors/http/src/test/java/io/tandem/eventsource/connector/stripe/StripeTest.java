package io.tandem.eventsource.connector.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.source.StripeSource;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Signer;
import io.tandem.eventsource.connector.webhook.Webhooks;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StripeTest {
    private static final String SECRET = "whsec_test_secret";
    private static final long TIME = 1492774577;
    private static final String SIGNED = "\"signingSecret\":{\"name\":\"stripe\",\"key\":\"signing\"}";
    private static final String CHARGE = """
            {"id":"evt_1", "object":"event", "api_version":"2020-08-27", "created":1492774577, "livemode":true, "pending_webhooks":1,
             "type":"charge.succeeded", "request":{"id":null,"idempotency_key":"k"},
             "data":{"object":{"z":1.0, "amount":2000, "text":"a\\u00e9<"}, "previous_attributes":{"b":1.50,"a":12345678901234567890}}}""";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(TIME));
    private final Webhooks webhooks = new Webhooks(now::get);

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void anEventIsWrittenAsUpstreamWritesItUnderItsOwnId() throws Exception {
        var sink = listen("\"metadata\":{\"k\":\"v\"}");

        assertThat(post(CHARGE, null).body()).isEqualTo("success");
        assertThat(post("{\"id\":\"evt_2\",\"type\":\"ping\"}", null).statusCode())
                .isEqualTo(200);

        // as stripe-go 70.15 in upstream's own type
        assertThat(sink.data)
                .containsExactly(
                        "{\"event\":{\"account\":\"\",\"created\":1492774577,\"data\":{\"previous_attributes\":"
                                + "{\"a\":12345678901234567000,\"b\":1.5},\"object\":{\"z\":1.0,\"amount\":2000,"
                                + "\"text\":\"a\\u00e9\\u003c\"}},\"id\":\"evt_1\",\"livemode\":true,\"pending_webhooks\":1,"
                                + "\"request\":{\"id\":\"\",\"idempotency_key\":\"k\"},\"type\":\"charge.succeeded\"},"
                                + "\"metadata\":{\"k\":\"v\"}}",
                        "{\"event\":{\"account\":\"\",\"created\":0,\"data\":null,\"id\":\"evt_2\",\"livemode\":false,"
                                + "\"pending_webhooks\":0,\"request\":null,\"type\":\"ping\"},\"metadata\":{\"k\":\"v\"}}");
        assertThat(sink.coordinates).containsExactly("evt_1", "evt_2");
    }

    @Test
    void twoEventsWithAnEmptyIdAreNotTakenForOne() throws Exception {
        var sink = listen("");

        post("{\"id\":\"\",\"type\":\"ping\"}", null);
        post("{\"id\":\"\",\"type\":\"pong\"}", null);

        assertThat(sink.coordinates).containsExactly("", "");
    }

    @Test
    void whatTheFilterDoesNotWantIsToldSuccessSoThatStripeKeepsTheEndpoint() throws Exception {
        var sink = listen("\"eventFilter\":[\"charge.failed\"]");

        var answer = post(CHARGE, null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("success");
        assertThat(post(CHARGE.replace("charge.succeeded", "charge.failed"), null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(sink.data).hasSize(1);
        assertThat(webhooks.context.refused).containsExactly(200);
        assertThat(webhooks.context.reasons).containsExactly("unwanted");
    }

    @Test
    void oneOfSeveralSignaturesHasToBeRightAndFresh() throws Exception {
        webhooks.context.secret("stripe", "signing", SECRET);
        var sink = listen(SIGNED);
        var right = "v1=" + Signer.sha256(SECRET, TIME + "." + CHARGE);

        assertThat(post(CHARGE, "t=" + TIME + "," + right).statusCode()).isEqualTo(200);
        assertThat(post(CHARGE, "t=" + TIME + ",v1=00ff, " + right + ",v0=00").statusCode())
                .isEqualTo(200);
        assertThat(sink.data).hasSize(2);

        assertThat(post(CHARGE, null).statusCode()).isEqualTo(401);
        assertThat(post(CHARGE, "canary").statusCode()).isEqualTo(401);
        assertThat(post(CHARGE, right).statusCode()).isEqualTo(401);
        assertThat(post(CHARGE, "t=" + (TIME + 1) + "," + right).statusCode()).isEqualTo(401);
        assertThat(post(CHARGE, "t=" + TIME + "," + right.replace("v1", "v0")).statusCode())
                .isEqualTo(401);
        assertThat(post(CHARGE + " ", "t=" + TIME + "," + right).statusCode()).isEqualTo(401);
        now.set(Instant.ofEpochSecond(TIME + 301));
        assertThat(post(CHARGE, "t=" + TIME + "," + right).body()).contains("more than 300 s");
        assertThat(sink.data).hasSize(2);
        assertThat(webhooks.context.reasons)
                .containsExactly("signature", "signature", "signature", "signature", "signature", "signature", "stale");
    }

    @Test
    void aSignatureOfManyPartsIsNotLookedAtForLong() throws Exception {
        webhooks.context.secret("stripe", "signing", SECRET);
        listen(SIGNED);
        var right = "v1=" + Signer.sha256(SECRET, TIME + "." + CHARGE);

        assertThat(post(CHARGE, "t=" + TIME + ",v1=00".repeat(30) + "," + right).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatIsNoEventIsRefusedWithoutQuotingIt() throws Exception {
        var sink = listen("");
        for (var body : new String[] {
            "", "canary", "null", "[]", "{\"created\":\"canary\"}", "{\"data\":{\"previous_attributes\":1}}"
        }) {
            var answer = post(body, null);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).startsWith("body").doesNotContain("canary");
        }
        assertThat(sink.data).isEmpty();
    }

    private Sink listen(String fields) {
        var source = webhooks.source(StripeSource.class, fields);
        return Sink.publishing(
                webhooks.listen(source, (context, secrets) -> new StripeInterpreter(source, context.clock(), secrets)));
    }

    private HttpResponse<String> post(String body, String signature) throws Exception {
        var request = webhooks.request("/push", "POST", body).header("Content-Type", "application/json");
        return webhooks.send(signature == null ? request : request.header("Stripe-Signature", signature));
    }
}
