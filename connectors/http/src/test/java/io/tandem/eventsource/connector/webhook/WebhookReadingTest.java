package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Interpreter.Answered;
import io.tandem.eventsource.connector.webhook.Interpreter.Event;
import io.tandem.eventsource.connector.webhook.Interpreter.Events;
import io.tandem.eventsource.connector.webhook.Interpreter.Later;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What types may make of a request. */
class WebhookReadingTest {
    private final Webhooks webhooks = Webhooks.patient();

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void aRequestThatIsNoEventIsAnsweredInItsTypesWordsAndTakesNobodysPlace() throws Exception {
        var sink = Sink.subscribe(
                webhooks.listen(request -> new Answered(200, request.text(), "application/xml")), 1, data -> null);

        for (int i = 0; i < 3; i++) {
            var answer = webhooks.send(webhooks.request("/push", "POST", "<c/>"));
            assertThat(answer.body()).isEqualTo("<c/>");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/xml");
        }
        assertThat(sink.data).isEmpty();
        assertThat(webhooks.context.refused).isEmpty();
    }

    @Test
    void moreEventsThanMayBeOnTheirWayAreHandedOnInTheirOrderAndAnsweredOnce() throws Exception {
        var sink = Sink.subscribe(webhooks.listen(request -> numbers(20)), 4, data -> null);
        webhooks.awaitListening();
        var answer =
                webhooks.http.sendAsync(webhooks.request("/push", "POST", "").build(), BodyHandlers.ofString());

        for (int i = 0; i < 20; i++) {
            int emitted = Math.min(20, i + 4);
            await().until(() -> sink.held.size() == emitted);
            assertThat(answer).isNotDone();
            sink.settle(sink.held.get(i), new Outcome.Published("id-" + i));
        }

        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(sink.data)
                .isEqualTo(IntStream.range(0, 20)
                        .mapToObj(i -> "{\"n\":" + i + "}")
                        .toList());
    }

    @Test
    void afterAnEventThatMayBeSentAgainTheRestIsNotSentAndTheWholeRequestIs() throws Exception {
        var sink = Sink.subscribe(webhooks.listen(request -> numbers(20)), 2, data -> new Outcome.Unavailable("bus"));

        var answer = webhooks.send(webhooks.request("/push", "POST", ""));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(sink.data.size()).isLessThan(3);
        assertThat(webhooks.send(webhooks.request("/push", "POST", "")).body()).isEqualTo("bus");
    }

    @Test
    void readingMayAskElsewhere() throws Exception {
        var sink = Sink.publishing(webhooks.listen(request -> new Later(
                Uni.createFrom()
                        .<Interpreter.Reading>item(number(7))
                        .onItem()
                        .delayIt()
                        .by(Duration.ofMillis(50)),
                Duration.ofSeconds(5))));

        assertThat(webhooks.post().statusCode()).isEqualTo(200);
        assertThat(sink.data).containsExactly("{\"n\":7}");
    }

    @Test
    void whoAsksElsewhereAndHearsNothingIsToldToComeAgainAndKeepsNoPlace() throws Exception {
        var sink = Sink.subscribe(
                webhooks.listen(request -> request.text().isEmpty()
                        ? number(1)
                        : new Later(Uni.createFrom().nothing(), Duration.ofMillis(100))),
                1,
                data -> null);

        for (int i = 0; i < 3; i++) {
            var answer = webhooks.post();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("cannot be had at present");
        }
        var unused =
                webhooks.http.sendAsync(webhooks.request("/push", "POST", "").build(), BodyHandlers.discarding());
        await().until(() -> sink.held.size() == 1);
        await().until(() -> webhooks.context.budget.used() == 0);
        sink.settle(sink.held.getFirst(), new Outcome.Published("id"));
    }

    @Test
    void nothingIsMadeOfARequestWhoseSenderIsGoneBeforeItWasRead() throws Exception {
        var found = new AtomicReference<UniEmitter<? super Interpreter.Reading>>();
        var sink = Sink.publishing(webhooks.listen(request -> request.text().isEmpty()
                ? number(1)
                : new Later(Uni.createFrom().<Interpreter.Reading>emitter(found::set), Duration.ofMinutes(1))));
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            await().until(() -> found.get() != null);
        }
        await().until(() -> webhooks.context.budget.used() == 0);

        found.get().complete(number(2));
        assertThat(webhooks.send(webhooks.request("/push", "POST", "")).statusCode())
                .isEqualTo(200);
        assertThat(sink.data).containsExactly("{\"n\":1}");
    }

    @Test
    void aTypeThatFailsIsAnsweredAndTheNextRequestIsRead() throws Exception {
        Sink.subscribe(
                webhooks.listen(request -> {
                    throw new IllegalStateException("of the type");
                }),
                1,
                data -> null);

        for (int i = 0; i < 3; i++) {
            assertThat(webhooks.post().statusCode()).isEqualTo(500);
        }
    }

    @Test
    void aLargeOrFilteredBodyIsReadOnAWorkerAndASmallOneOnItsLoop() throws Exception {
        var threads = new CopyOnWriteArrayList<String>();
        Sink.subscribe(webhooks.listen("\"method\":\"POST\""), 9, data -> {
            threads.add(Thread.currentThread().getName());
            return new Outcome.Published("id");
        });
        Sink.subscribe(
                webhooks.listen("\"method\":\"POST\",\"endpoint\":\"/filtered\",\"filter\":{\"expression\":\"true\"}"),
                9,
                data -> {
                    threads.add(Thread.currentThread().getName());
                    return new Outcome.Published("id");
                });

        webhooks.post();
        webhooks.send(webhooks.request("/push", "POST", "\"" + "x".repeat(100_000) + "\""));
        webhooks.send(webhooks.request("/filtered", "POST", "{}"));

        assertThat(threads.get(0)).contains("eventloop");
        assertThat(threads.get(1)).startsWith("webhook-");
        assertThat(threads.get(2)).startsWith("webhook-");
    }

    @Test
    void whatIsBeingReceivedWhenTheIntakeEndsIsTakenAndAnsweredAndTheNextIsTurnedAway() throws Exception {
        var connector = webhooks.listen("\"method\":\"POST\"");
        var sink = Sink.publishing(connector);
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{");
            await().until(() -> webhooks.context.budget.used() > 0);

            assertThat(connector.finish()).isTrue();
            assertThat(webhooks.post().statusCode()).isEqualTo(503);
            assertThat(sink.failures).isEmpty();
            Webhooks.write(socket, "}");
            assertThat(Webhooks.firstLine(socket)).startsWith("HTTP/1.1 200");
        }
        await().until(() -> !sink.failures.isEmpty());
        assertThat(sink.failures.getFirst()).hasMessage("completed");
    }

    @Test
    void aFormMayNameItsCharacterSetAndWriteItsTypeAsItLikes() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        for (var type :
                List.of("application/x-www-form-urlencoded; charset=utf-8", "Application/X-WWW-Form-Urlencoded")) {
            assertThat(webhooks.send(webhooks.request("/push", "POST", "SmsStatus=delivered")
                                    .header("Content-Type", type))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(sink.data).allSatisfy(data -> assertThat(data).contains("\"body\":{\"SmsStatus\":[\"delivered\"]}"));
    }

    private static Events numbers(int size) {
        return new Events(
                IntStream.range(0, size).mapToObj(WebhookReadingTest::number).toList());
    }

    private static Event number(int n) {
        return new Event(Optional.empty(), () -> ("{\"n\":" + n + "}").getBytes(UTF_8));
    }
}
