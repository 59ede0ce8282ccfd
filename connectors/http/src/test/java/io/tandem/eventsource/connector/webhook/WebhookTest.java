package io.tandem.eventsource.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Sink;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private final Webhooks webhooks = new Webhooks();

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void postedJsonBecomesAnEventWithItsHeader() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\",\"metadata\":{\"k\":\"v\"}"));

        var answer = webhooks.send(webhooks.request("/push", "POST", "{ \"b\": 1.0, \"a\": \"<\" }")
                .header("x-lower-CASE", "one")
                .header("x-lower-case", "two")
                .header("authorization", "Basic secret")
                .setHeader("User-Agent", "test"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("success");
        assertThat(answer.headers().firstValue("X-Event-Id")).contains("id-1");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(sink.data)
                .containsExactly("{\"header\":{\"Authorization\":[\"*** Masked Auth Secret ***\"],"
                        + "\"Content-Length\":[\"22\"],\"User-Agent\":[\"test\"],\"X-Lower-Case\":[\"one\",\"two\"]},"
                        + "\"body\":{\"b\":1.0,\"a\":\"\\u003c\"},\"metadata\":{\"k\":\"v\"}}");
    }

    @Test
    void aQueryBecomesAMapOfLists() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"GET\""));

        assertThat(webhooks.send(webhooks.request("/push?b=1&a=x%20y&b=2+3&bad=1;2&c", "GET", null))
                        .statusCode())
                .isEqualTo(200);
        assertThat(sink.data.getFirst()).endsWith("\"body\":{\"a\":[\"x y\"],\"b\":[\"1\",\"2 3\"],\"c\":[\"\"]}}");
    }

    @Test
    void aFormBecomesAMapOfListsAndIsLimitedToo() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\",\"maxPayloadSize\":20"));

        assertThat(webhooks.form("f=v&f=w%3C").statusCode()).isEqualTo(200);
        assertThat(webhooks.form("a=b&f=%zz").body())
                .contains("body is not a form", "pair 2")
                .doesNotContain("zz");
        assertThat(webhooks.form("f=" + "v".repeat(20)).statusCode()).isEqualTo(413);
        assertThat(sink.data).hasSize(1);
        assertThat(sink.data.getFirst()).endsWith("\"body\":{\"f\":[\"v\",\"w\\u003c\"]}}");
    }

    @Test
    void onlyTheConfiguredMethodIsTaken() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        Sink.publishing(webhooks.listen("\"method\":\"PUT\",\"endpoint\":\"/put\""));

        var other = webhooks.send(webhooks.request("/push", "GET", null));
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).isEqualTo("http method does not match");
        var put = webhooks.send(webhooks.request("/put", "PUT", "{}"));
        assertThat(put.statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotJsonIsAnswered400SayingWhere() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        var broken = webhooks.send(webhooks.request("/push", "POST", "{\"a\": }"));
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).contains("body is not JSON at byte 6");
        assertThat(webhooks.send(webhooks.request("/push", "POST", "")).body()).contains("body is empty");
        assertThat(sink.data).isEmpty();
    }

    @Test
    void pragmaIsCacheControlTooAndCookiesOfHttp1StayApartAsUpstreamHandsThemOn() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        post("Cookie: a=1\r\nCookie: b=2\r\nPragma: no-cache");
        post("Pragma: no-cache\r\nCache-Control: max-age=1");
        post("Pragma: other\r\nPragma: no-cache");

        assertThat(sink.data.get(0))
                .contains(
                        "\"Cache-Control\":[\"no-cache\"]",
                        "\"Cookie\":[\"a=1\",\"b=2\"]",
                        "\"Pragma\":[\"no-cache\"]");
        assertThat(sink.data.get(1)).contains("\"Cache-Control\":[\"max-age=1\"]");
        assertThat(sink.data.get(2)).doesNotContain("Cache-Control");
    }

    @Test
    void aTrailerThatIsAnnouncedIsLeftOutOnlyWhereTheBodyIsChunkedAsUpstreamHandsItOn() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        post("Trailer: X-Sum");
        post("Transfer-Encoding: chunked\r\nTrailer: X-Sum", "2\r\n{}\r\n0\r\nX-Sum: 1\r\n\r\n");

        assertThat(sink.data.getFirst()).contains("\"Trailer\":[\"X-Sum\"]");
        assertThat(sink.data.getLast()).doesNotContain("X-Sum");
    }

    private void post(String fields) throws IOException {
        post("Content-Length: 2\r\n" + fields, "{}");
    }

    /** Java's client joins cookies. */
    private void post(String fields, String body) throws IOException {
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, "POST /push HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n" + body);
            assertThat(Webhooks.firstLine(socket)).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void unknownPathsAre404AndHealthIsAlwaysThere() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));

        assertThat(webhooks.send(webhooks.request("/other", "POST", "{}")).statusCode())
                .isEqualTo(404);
        assertThat(webhooks.send(webhooks.request("/push/", "POST", "{}")).statusCode())
                .isEqualTo(404);
        var health = webhooks.send(webhooks.request("/health", "GET", null));
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("OK");
    }

    @Test
    void anEventMayClaimHealth() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"GET\",\"endpoint\":\"/health\""));

        assertThat(webhooks.send(webhooks.request("/health", "GET", null)).body())
                .isEqualTo("success");
        assertThat(sink.data).hasSize(1);
    }

    @Test
    void theBearerTokenIsTheOneInTheSecretNow() throws Exception {
        webhooks.context.secret("auth", "token", "first\n");
        Sink.publishing(webhooks.listen("\"method\":\"POST\",\"authSecret\":{\"name\":\"auth\",\"key\":\"token\"}"));

        assertThat(webhooks.send(webhooks.request("/push", "POST", "{}")).body())
                .isEqualTo("Invalid Authorization Header");
        assertThat(webhooks.bearer("wrong").statusCode()).isEqualTo(401);
        assertThat(webhooks.bearer("wrong").body()).isEqualTo("Invalid Auth token");
        assertThat(webhooks.bearer("first").statusCode()).isEqualTo(200);

        webhooks.context.secret("auth", "token", "second");
        await().until(() -> webhooks.bearer("second").statusCode() == 200);
        assertThat(webhooks.bearer("first").statusCode()).isEqualTo(401);

        webhooks.context.mounts().secretPath("auth", "token").toFile().delete();
        await().until(() -> webhooks.bearer("second").statusCode() == 500);
        assertThat(webhooks.bearer("second").body()).isEqualTo("Error loading auth token");
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWithoutWaitingForItsEnd() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\",\"maxPayloadSize\":1000"));

        assertThat(webhooks.send(webhooks.request("/push", "POST", "\"" + "x".repeat(998) + "\""))
                        .statusCode())
                .isEqualTo(200);
        var announced = webhooks.send(webhooks.request("/push", "POST", "\"" + "x".repeat(999) + "\""));
        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).contains("maxPayloadSize of 1000 bytes");
        webhooks.awaitListening();
        try (var socket = new Socket("127.0.0.1", webhooks.port)) {
            Webhooks.write(
                    socket,
                    "POST /push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" + "x".repeat(0x800));
            assertThat(Webhooks.firstLine(socket)).startsWith("HTTP/1.1 413");
        }
        assertThat(sink.data).hasSize(1);
    }

    @Test
    void outcomesBecomeAnswers() throws Exception {
        var outcomes = new ArrayList<Outcome>(List.of(
                new Outcome.Filtered(),
                new Outcome.Invalid(true, "larger than the bus takes"),
                new Outcome.Invalid(false, "never"),
                new Outcome.Unavailable("bus is down"),
                new Outcome.Withdrawn()));
        Sink.subscribe(webhooks.listen("\"method\":\"POST\""), 10, data -> outcomes.removeFirst());

        assertThat(webhooks.post().body()).isEqualTo("success");
        var tooLarge = webhooks.post();
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).isEqualTo("larger than the bus takes");
        assertThat(webhooks.post().statusCode()).isEqualTo(400);
        for (int i = 0; i < 2; i++) {
            var unavailable = webhooks.post();
            assertThat(unavailable.statusCode()).isEqualTo(503);
            assertThat(unavailable.headers().firstValue("Retry-After")).contains("1");
        }
    }

    @Test
    void withoutDemandRequestsAreToldToComeAgainAtOnce() throws Exception {
        var sink = Sink.subscribe(webhooks.listen("\"method\":\"POST\""), 1, data -> null);
        webhooks.awaitListening();
        var first =
                webhooks.http.sendAsync(webhooks.request("/push", "POST", "{}").build(), BodyHandlers.ofString());
        await().until(() -> sink.held.size() == 1);

        var second = webhooks.post();

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        sink.settle(sink.held.removeFirst(), new Outcome.Published("late"));
        assertThat(first.join().headers().firstValue("X-Event-Id")).contains("late");
    }

    @Test
    void aClientThatLeavesIsSettledLikeAnyOther() throws Exception {
        var sink = Sink.subscribe(webhooks.listen("\"method\":\"POST\""), 4, data -> null);
        webhooks.awaitListening();
        try (var socket = new Socket("127.0.0.1", webhooks.port)) {
            Webhooks.write(socket, "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            await().until(() -> sink.held.size() == 1);
        }

        sink.settle(sink.held.getFirst(), new Outcome.Published("id"));
        await().until(() -> sink.settled.get() == 1);
    }

    @Test
    void aBodyThatComesTooSlowlyEndsTheConnection() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        webhooks.awaitListening();
        try (var head = new Socket("127.0.0.1", webhooks.port);
                var body = new Socket("127.0.0.1", webhooks.port)) {
            Webhooks.write(head, "POST /push HTTP/1.1\r\nHost");
            Webhooks.write(body, "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");
            assertThat(head.getInputStream().read()).isEqualTo(-1);
            assertThat(body.getInputStream().read()).isEqualTo(-1);
        }
        await().untilAsserted(
                        () -> assertThat(webhooks.context.reasons).as("counted").containsExactly("timeout"));
    }

    @Test
    void sixtyFourConnectionsAreServedTogether() throws Exception {
        var sink = Sink.subscribe(webhooks.listen("\"method\":\"POST\""), 64, data -> null);
        webhooks.awaitListening();
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 64; i++) {
            answers.add(webhooks.http.sendAsync(
                    webhooks.request("/push", "POST", "{\"n\":" + i + "}").build(), BodyHandlers.ofString()));
        }
        await().until(() -> sink.held.size() == 64);

        for (int i = 0; i < 64; i++) {
            var n = sink.data.get(i).replaceAll(".*\"n\":(\\d+).*", "$1");
            sink.settle(sink.held.get(i), new Outcome.Published(n));
        }

        for (int i = 0; i < 64; i++) {
            assertThat(answers.get(i).join().headers().firstValue("X-Event-Id")).contains(Integer.toString(i));
        }
    }
}
