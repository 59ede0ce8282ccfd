package io.tandem.eventsource.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.event.EventId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the type webhook takes beside JSON and forms, and how it knows its senders. */
class WebhookBodiesTest {
    private static final String SIGNATURE =
            "\"method\":\"POST\",\"signature\":{\"secret\":{\"name\":\"hook\",\"key\":\"secret\"},\"header\":\"X-Signature\"%s}";
    private static final long TIME = 1700000000;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(TIME));
    private final Webhooks webhooks = new Webhooks(now::get);

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void theQueryOfAPostIsLeftOutAsUpstreamDoesUnlessItIsAskedFor() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        var asked = Sink.publishing(
                webhooks.listen("\"endpoint\":\"/asked\",\"includeQuery\":true,\"metadata\":{\"k\":\"v\"}"));

        assertThat(webhooks.send(webhooks.request("/push?a=1", "POST", "{}")).statusCode())
                .isEqualTo(200);
        var form = webhooks.request("/push?a=1&b;c", "POST", "b=2")
                .header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(webhooks.send(form).statusCode()).isEqualTo(200);
        assertThat(sink.data.getFirst()).endsWith(",\"body\":{}}");
        assertThat(sink.data.getLast()).endsWith(",\"body\":{\"b\":[\"2\"]}}");

        webhooks.send(webhooks.request("/asked?b=2&a=1&a=%C3%A9&c;d=1", "POST", "[3]"));
        webhooks.send(webhooks.request("/asked", "PUT", ""));
        assertThat(asked.data.getFirst())
                .endsWith(",\"body\":[3],\"query\":{\"a\":[\"1\",\"é\"],\"b\":[\"2\"]},\"metadata\":{\"k\":\"v\"}}");
        assertThat(asked.data.getLast()).endsWith(",\"body\":null,\"query\":{},\"metadata\":{\"k\":\"v\"}}");
    }

    @Test
    void anEmptyPostIsTakenWhereThatIsAskedFor() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        var asked = Sink.publishing(webhooks.listen("\"endpoint\":\"/asked\",\"takeEmptyBody\":true"));

        assertThat(webhooks.send(webhooks.request("/push", "POST", "")).statusCode())
                .isEqualTo(400);
        assertThat(webhooks.send(webhooks.request("/asked", "POST", "")).statusCode())
                .isEqualTo(200);

        assertThat(sink.data).isEmpty();
        assertThat(asked.data).singleElement().asString().endsWith(",\"body\":null}");
    }

    @Test
    void otherMethodsHaveBodiesTooAndNeedNone() throws Exception {
        for (var method : List.of("PUT", "PATCH", "DELETE")) {
            var sink = Sink.publishing(
                    webhooks.listen("\"method\":\"%s\",\"endpoint\":\"/%s\"".formatted(method, method)));

            assertThat(webhooks.send(webhooks.request("/" + method, method, "{\"a\":1}"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(webhooks.send(webhooks.request("/" + method, method, "")).statusCode())
                    .isEqualTo(200);

            assertThat(sink.data.get(0)).endsWith("\"body\":{\"a\":1}}");
            assertThat(sink.data.get(1)).endsWith("\"body\":null}");
        }
    }

    @Test
    void withoutAMethodAnyIsTaken() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"maxPayloadSize\":1000"));
        assertThat(webhooks.send(webhooks.request("/push?a=b", "GET", null)).statusCode())
                .isEqualTo(200);
        assertThat(webhooks.post().statusCode()).isEqualTo(200);
        assertThat(sink.data).hasSize(2);
    }

    @Test
    void textAndXmlAreStringsUnlessTheyAreJson() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        assertThat(typed("text/csv; charset=utf-8", "a;\"b\"\n1").statusCode()).isEqualTo(200);
        assertThat(typed("application/soap+xml", "<a>é</a>").statusCode()).isEqualTo(200);
        assertThat(typed("text/plain", "{ \"a\": 1.0 }").statusCode()).isEqualTo(200);
        assertThat(typed("application/octet-stream", "a;b").statusCode()).isEqualTo(400);
        assertThat(typed("text/plain", "").statusCode()).isEqualTo(400);

        assertThat(sink.data.get(0)).endsWith("\"body\":\"a;\\\"b\\\"\\n1\"}");
        assertThat(sink.data.get(1)).endsWith("\"body\":\"\\u003ca\\u003eé\\u003c/a\\u003e\"}");
        assertThat(sink.data.get(2)).endsWith("\"body\":{\"a\":1.0}}");
        assertThat(sink.data).hasSize(3);
    }

    @Test
    void aFormInPartsHasItsFieldsAndItsFiles() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        var body = String.join(
                "\r\n",
                "--b",
                "Content-Disposition: form-data; name=\"note\"",
                "",
                "é <1>",
                "--b",
                "Content-Disposition: form-data; name=\"note\"",
                "",
                "two",
                "--b",
                "Content-Disposition: form-data; name=\"scan\"; filename=\"a.bin\"",
                "Content-Type: application/octet-stream",
                "",
                "\u0001\u0002",
                "--b--",
                "");
        assertThat(typed("multipart/form-data; boundary=b", body).statusCode()).isEqualTo(200);
        assertThat(sink.data.get(0))
                .endsWith(
                        "\"body\":{\"note\":[\"é \\u003c1\\u003e\",\"two\"],"
                                + "\"scan\":[{\"filename\":\"a.bin\",\"contentType\":\"application/octet-stream\",\"content\":\"AQI=\"}]}}");
    }

    @Test
    void aFormInPartsThatIsNoneIsRefusedAndNothingOfItIsQuoted() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        var part = "--b\r\nContent-Disposition: form-data; name=\"canary\"\r\n\r\ncanary";
        for (var wrong : List.of("", "canary", "--b--", part, part + "\r\n--c--")) {
            var answer = typed("multipart/form-data; boundary=b", wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("boundary").doesNotContain("canary");
        }
        assertThat(typed("multipart/form-data", part + "\r\n--b--").statusCode())
                .isEqualTo(400);
        var many = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(1_001) + "--b--\r\n";
        assertThat(typed("multipart/form-data; boundary=b", many).body()).contains("more than 1000 parts");
        assertThat(sink.data).isEmpty();
    }

    @Test
    void aBatchOfCloudEventsIsOneEventAsUpstreamMakesOfIt() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        assertThat(typed("application/cloudevents-batch+json", "[{\"id\":\"1\"},{\"id\":\"2\"}]")
                        .statusCode())
                .isEqualTo(200);
        assertThat(sink.data).singleElement().asString().endsWith("\"body\":[{\"id\":\"1\"},{\"id\":\"2\"}]}");
    }

    @Test
    void aCloudEventIsNamedByItsSourceAndIdInBothModes() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        webhooks.send(binary("/shop", "1", "{}"));
        webhooks.send(binary("/shop", "1", "{}"));
        webhooks.send(binary("/shop", "1", "{\"a\":1}"));
        var structured = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\",\"type\":\"t\",\"data\":{}}";
        typed("application/cloudevents+json; charset=utf-8", structured);
        typed("application/cloudevents+json", structured);
        webhooks.post();

        assertThat(sink.coordinates.get(0)).startsWith("/shop:1:").isEqualTo(sink.coordinates.get(1));
        assertThat(sink.coordinates.get(2)).startsWith("/shop:1:").isNotEqualTo(sink.coordinates.get(0));
        assertThat(sink.coordinates.get(3)).startsWith("/shop:1:").isEqualTo(sink.coordinates.get(4));
        assertThat(sink.coordinates.get(5)).isEmpty();
        assertThat(sink.data.get(3)).endsWith("\"body\":" + structured + "}");
    }

    @Test
    void whoAsksWhetherEventsAreWantedIsAnswered() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        var consent = webhooks.send(webhooks.request("/push", "OPTIONS", null)
                .header("WebHook-Request-Origin", "eventemitter.example.com"));
        assertThat(consent.statusCode()).isEqualTo(200);
        assertThat(consent.headers().firstValue("WebHook-Allowed-Origin")).contains("*");
        assertThat(webhooks.send(webhooks.request("/push", "OPTIONS", null)).statusCode())
                .isEqualTo(400);

        var grid = webhooks.send(webhooks.request(
                        "/push",
                        "POST",
                        "[{\"id\":\"x\",\"eventType\":\"Microsoft.EventGrid.SubscriptionValidationEvent\","
                                + "\"data\":{\"validationCode\":\"512d38b6\",\"validationUrl\":\"https://x\"}}]")
                .header("aeg-event-type", "SubscriptionValidation"));
        assertThat(grid.body()).isEqualTo("{\"validationResponse\":\"512d38b6\"}");
        assertThat(grid.headers().firstValue("Content-Type")).contains("application/json");
        for (var body : List.of("canary", "[]", "{}", "[{}]")) {
            var wrong = webhooks.send(
                    webhooks.request("/push", "POST", body).header("aeg-event-type", "SubscriptionValidation"));
            assertThat(wrong.statusCode()).as(body).isEqualTo(400);
            assertThat(wrong.body()).doesNotContain("canary");
        }
        assertThat(sink.data).isEmpty();
    }

    @Test
    void aSignatureIsCheckedAsConfigured() throws Exception {
        webhooks.context.secret("hook", "secret", "key");
        var sink = Sink.publishing(webhooks.listen(SIGNATURE.formatted(",\"prefix\":\"sha256=\"")));
        var right = "sha256=" + Signer.sha256("key", "{}");

        assertThat(webhooks.send(signed(right)).statusCode()).isEqualTo(200);
        assertThat(webhooks.send(signed(right.substring(7))).statusCode()).isEqualTo(401);
        assertThat(webhooks.send(signed("sha256=" + Signer.sha256("kez", "{}"))).statusCode())
                .isEqualTo(401);
        assertThat(webhooks.post().statusCode()).isEqualTo(401);
        assertThat(sink.data).hasSize(1);
        assertThat(webhooks.context.reasons).containsExactly("signature", "signature", "signature");
    }

    /** Such a request may come unsigned only if it asks whether events are wanted. */
    @Test
    void anUnsignedRequestByOptionsIsNoWayAroundTheSignature() throws Exception {
        webhooks.context.secret("hook", "secret", "key");
        var sink = Sink.publishing(webhooks.listen(SIGNATURE.formatted("").replace("\"method\":\"POST\",", "")));

        assertThat(webhooks.send(webhooks.request("/push", "OPTIONS", "{}")).statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(webhooks.request("/push", "OPTIONS", "{}")
                                .header("WebHook-Request-Origin", "eventemitter.example.com"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(sink.data).isEmpty();
        assertThat(webhooks.send(signed(Signer.sha256("key", "{}"))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSignatureMayCoverItsTimeAndIsThenRightForAWhile() throws Exception {
        webhooks.context.secret("hook", "secret", "key");
        var sink = Sink.publishing(
                webhooks.listen(
                        SIGNATURE.formatted(
                                ",\"algorithm\":\"sha512\",\"encoding\":\"base64\",\"timestampHeader\":\"X-Time\",\"separator\":\"|\",\"tolerance\":\"1m\"")));
        var right = Signer.base64("HmacSHA512", new byte[] {'k', 'e', 'y'}, TIME + "|{}");

        assertThat(webhooks.send(signed(right).header("X-Time", "" + TIME)).statusCode())
                .isEqualTo(200);
        assertThat(webhooks.send(signed(right).header("X-Time", "" + (TIME + 1)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(signed(right)).statusCode()).isEqualTo(401);
        now.set(Instant.ofEpochSecond(TIME + 61));
        assertThat(webhooks.send(signed(right).header("X-Time", "" + TIME)).body())
                .contains("60 s");
        assertThat(sink.data).hasSize(1);
        assertThat(webhooks.context.reasons).containsExactly("signature", "signature", "stale");
    }

    @Test
    void aBearerTokenMayHaveTwoValuesWhileItIsRotated() throws Exception {
        webhooks.context.secret("auth", "token", "new\nold");
        Sink.publishing(webhooks.listen("\"method\":\"POST\",\"authSecret\":{\"name\":\"auth\",\"key\":\"token\"}"));

        assertThat(webhooks.bearer("new").statusCode()).isEqualTo(200);
        assertThat(webhooks.bearer("old").statusCode()).isEqualTo(200);
        assertThat(webhooks.bearer("").statusCode()).isEqualTo(401);
    }

    @Test
    void twoEventsWhoseNamesHaveColonsAreNotTakenForOne() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        webhooks.send(binary("urn:a", "b", "{}"));
        webhooks.send(binary("urn", "a:b", "{}"));
        webhooks.send(binary("urn%3Aa", "b", "{}"));
        webhooks.send(webhooks.request("/push", "POST", "{}").header("Idempotency-Key", "urn:a:b"));
        webhooks.send(binary("urn", "a:b", "{}"));

        assertThat(sink.coordinates.get(0)).startsWith("urn:a:b:");
        assertThat(sink.coordinates.subList(0, 4)).doesNotHaveDuplicates();
        assertThat(sink.coordinates.get(4)).isEqualTo(sink.coordinates.get(1));
    }

    @Test
    void requestsOfOneKeyToSeveralPathsOrByOtherMethodsAreNotTakenForOne() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"endpoint\":\"/orders/{id}\""));

        for (var request :
                List.of("PUT /orders/1", "PUT /orders/2", "DELETE /orders/1", "PUT /orders/1?a", "PUT /orders/1")) {
            int space = request.indexOf(' ');
            webhooks.send(webhooks.request(request.substring(space + 1), request.substring(0, space), "{}")
                    .header("Idempotency-Key", "k"));
        }

        assertThat(sink.coordinates.subList(0, 4)).doesNotHaveDuplicates();
        assertThat(sink.coordinates.get(4)).isEqualTo(sink.coordinates.get(0));
    }

    @Test
    void theIdOfAnEventHasItsKeyAndItsSourceAsTheyComeAndColonsOfItsIdEncoded() throws Exception {
        var sink = Sink.subscribe(webhooks.listen("\"method\":\"POST\""), 16, data -> null);
        webhooks.awaitListening();
        var uuid = "8e03978e-40d5-43e8-bc93-6894a57f9324";

        assertThat(eventId(sink, webhooks.request("/push", "POST", "{}").header("Idempotency-Key", uuid)))
                .matches("shop:push:" + uuid + ":[0-9a-f]+");
        assertThat(eventId(sink, binary("urn:a", uuid, "{}"))).matches("shop:push:urn:a:" + uuid + ":[0-9a-f]+");
        assertThat(eventId(sink, binary("urn", "a:b%c", "{}"))).matches("shop:push:urn:a%253Ab%2525c:[0-9a-f]+");
    }

    /** As the answer tells it. */
    private String eventId(Sink sink, HttpRequest.Builder request) throws Exception {
        var answer = webhooks.http.sendAsync(request.build(), BodyHandlers.ofString());
        await().until(() -> sink.held.size() == 1);
        var incoming = sink.held.removeFirst();
        sink.settle(incoming, new Outcome.Published(EventId.of("shop", "push", incoming.coordinates())));
        return answer.join().headers().firstValue("X-Event-Id").orElseThrow();
    }

    private HttpResponse<String> typed(String type, String body) throws Exception {
        return webhooks.send(webhooks.request("/push", "POST", body).header("Content-Type", type));
    }

    private HttpRequest.Builder binary(String source, String id, String body) {
        return webhooks.request("/push", "POST", body)
                .header("ce-specversion", "1.0")
                .header("ce-source", source)
                .header("ce-id", id)
                .header("Content-Type", "application/json");
    }

    private HttpRequest.Builder signed(String signature) {
        return webhooks.request("/push", "POST", "{}").header("X-Signature", signature);
    }
}
