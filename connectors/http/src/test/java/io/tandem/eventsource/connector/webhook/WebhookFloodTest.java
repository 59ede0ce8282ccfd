package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Sink;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many, large, slow: what is held for senders is bounded. */
class WebhookFloodTest {
    private static final int MIB = 1 << 20;

    private Webhooks webhooks = new Webhooks();

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void manyLargeBodiesTakeNoMoreMemoryThanThereIsAndTheOthersAreToldToComeAgain() throws Exception {
        webhooks.close();
        webhooks = Webhooks.patient();
        webhooks.context.budget = new ByteBudget(4 * MIB);
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < 10; i++) {
            var socket = webhooks.connect();
            Webhooks.write(socket, "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n1".formatted(MIB));
            sockets.add(socket);
        }

        await().until(() -> webhooks.context.refused.size() == 6);
        assertThat(webhooks.context.refused).containsOnly(503);
        assertThat(webhooks.context.budget.used()).isEqualTo(4 * MIB);
        assertThat(Webhooks.firstLine(sockets.get(answered(sockets)))).contains("503", "Retry-After: 1");

        for (var socket : sockets) {
            socket.close();
        }
        await().until(() -> webhooks.context.budget.used() == 0);
    }

    @Test
    void aBodyOfUnknownLengthIsRefusedWhenNoMemoryIsLeftForMoreOfIt() throws Exception {
        webhooks.close();
        webhooks = Webhooks.patient();
        webhooks.context.budget = new ByteBudget(100_000);
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, "POST /push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 6; i++) {
                Webhooks.write(socket, "8000\r\n" + "1".repeat(0x8000) + "\r\n");
            }
            assertThat(Webhooks.firstLine(socket)).startsWith("HTTP/1.1 503");
        }
        assertThat(webhooks.context.budget.used()).isZero();
    }

    @Test
    void aBodyIsLetGoWhenItsEventIsMadeAlthoughTheBusIsStopped() throws Exception {
        var sink = Sink.subscribe(webhooks.listen("\"method\":\"POST\""), 256, data -> null);
        webhooks.awaitListening();
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 20; i++) {
            answers.add(webhooks.http.sendAsync(
                    webhooks.request("/push", "POST", "\"" + "x".repeat(200_000) + "\"")
                            .build(),
                    BodyHandlers.ofString()));
        }
        await().until(() -> sink.held.size() == 20);

        await().until(() -> webhooks.context.budget.used() == 0);
        assertThat(sink.held)
                .allSatisfy(event -> assertThat(event.payload().original()).isEmpty());
        sink.held.forEach(event -> sink.settle(event, new Outcome.Published("id")));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    @Test
    void noMoreIsEmittedThanWasAskedForHoweverManyLoopsBringIt() throws Exception {
        var sink = Sink.subscribe(webhooks.listen("\"method\":\"POST\""), 5, data -> null);
        webhooks.awaitListening();
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 50; i++) {
            answers.add(webhooks.http.sendAsync(
                    webhooks.request("/push", "POST", "{}").build(), BodyHandlers.ofString()));
        }

        await().until(() -> answers.stream().filter(CompletableFuture::isDone).count() == 45);

        assertThat(sink.held).hasSize(5);
        assertThat(webhooks.context.refused).hasSize(45).containsOnly(503);
        sink.held.forEach(event -> sink.settle(event, new Outcome.Published("id")));
        await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        var unused =
                webhooks.http.sendAsync(webhooks.request("/push", "POST", "{}").build(), BodyHandlers.discarding());
        await().until(() -> sink.held.size() == 6);
        sink.settle(sink.held.getLast(), new Outcome.Published("id"));
    }

    @Test
    void aBodyThatTheBusCannotTakeIsRefusedBeforeItIsReadNamingBothLimits() throws Exception {
        webhooks.context.largestEvent = 1000;
        Sink.publishing(webhooks.listen("\"method\":\"POST\",\"maxPayloadSize\":5000"));
        try (var socket = webhooks.connect()) {
            Webhooks.write(
                    socket, "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 751\r\nExpect: 100-continue\r\n\r\n");
            assertThat(Webhooks.all(socket))
                    .startsWith("HTTP/1.1 413")
                    .contains("larger than 750 bytes", "maxPayloadSize of 5000 bytes", "limit of 1000 bytes");
        }
        assertThat(webhooks.send(webhooks.request("/push", "POST", "1".repeat(750)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFormOfVeryManyPairsIsRefused() throws Exception {
        var sink = Sink.publishing(webhooks.listen("\"method\":\"POST\",\"maxPayloadSize\":%d".formatted(9 * MIB)));
        Sink.publishing(webhooks.listen("\"endpoint\":\"/asked\",\"includeQuery\":true"));
        var most = "a=b&".repeat(9_999);

        assertThat(webhooks.form(most + "a=b").statusCode()).isEqualTo(200);
        for (var form : List.of(most + "a=b&", "aaaa=b&".repeat(8 * MIB / 7))) {
            var answer = webhooks.form(form);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("more than 10000 pairs");
        }
        for (var method : List.of("GET", "PUT")) {
            var query = webhooks.send(webhooks.request("/asked?" + "a&".repeat(10_000), method, null));
            assertThat(query.statusCode()).isEqualTo(400);
            assertThat(query.body()).contains("query: more than 10000 pairs");
        }
        assertThat(sink.data).hasSize(1);
        assertThat(webhooks.context.reasons).hasSize(4).containsOnly("malformed");
    }

    @Test
    void aClientThatDoesNotReadItsAnswerGivesItsPlaceBack() throws Exception {
        var sink = Sink.publishing(webhooks.listen(answeringLargely()));
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            await().until(() -> sink.data.size() == 1);
            await().until(() -> sink.settled.get() == 1);
            assertThat(webhooks.context.reasons).containsExactly("unread");
            assertThat(readToItsEnd(socket)).as("the connection has ended").isLessThan(32 * MIB);
        }
    }

    /** Each of few, so that the answers fill what the connection holds before its requests are too many. */
    @Test
    void whoNeverReadsIsCutOffThoughItsConnectionTakesNoMore() throws Exception {
        Sink.publishing(webhooks.listen(answeringLargely()));
        try (var socket = webhooks.connect()) {
            var post = "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
            Webhooks.write(socket, post);
            await().until(() -> socket.getInputStream().available() > 0);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000_000; i++) {
                            Webhooks.write(socket, post);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        await().until(() -> webhooks.context.reasons.contains("flood"));
    }

    @Test
    void whoGoesOnSendingAfterARefusalIsCutOffAndCountedOnce() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\",\"maxPayloadSize\":1000"));
        try (var socket = webhooks.connect()) {
            Webhooks.write(
                    socket, "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n".formatted(200L * MIB));
            var piece = new byte[MIB];
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 200; i++) {
                            socket.getOutputStream().write(piece);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        await().until(() -> webhooks.context.reasons.size() == 2);
        assertThat(webhooks.context.reasons).containsExactly("size", "flood");
        assertThat(webhooks.context.refused).containsExactly(413, 0);
    }

    @Test
    void aRefusedRequestThatGoesOnBeingSentIsCutOffInTime() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, "POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
            assertThat(Webhooks.all(socket)).startsWith("HTTP/1.1 404");
        }
    }

    /** The process ran out of memory: requests behind one in hand, and answers that nobody reads, were kept without a bound. */
    @Test
    void whoSendsWithoutReadingAnswersIsCutOffAndTheOthersAreServed() throws Exception {
        Sink.publishing(webhooks.listen("\"method\":\"POST\""));
        var posts = "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                .repeat(1000)
                .getBytes(UTF_8);
        try (var socket = webhooks.connect()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            socket.getOutputStream().write(posts);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        await().until(() -> webhooks.context.reasons.contains("flood"));
        assertThat(webhooks.post().statusCode()).isEqualTo(200);
    }

    @Test
    void requestsBehindOneInHandAreKeptWithinABoundAndAnsweredInTheirOrder() throws Exception {
        var sink = Sink.subscribe(webhooks.listen("\"method\":\"POST\""), 256, data -> null);
        webhooks.awaitListening();
        var post = "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, post.repeat(Pipelining.MOST_REQUESTS));
            for (int i = 0; i < Pipelining.MOST_REQUESTS; i++) {
                int number = i;
                await().until(() -> sink.held.size() == number + 1);
                sink.settle(sink.held.getLast(), new Outcome.Published("id-" + number));
            }
            var answers = new StringBuilder();
            while (answers.toString().split("HTTP/1.1 200", -1).length <= Pipelining.MOST_REQUESTS) {
                answers.append(Webhooks.firstLine(socket));
            }
        }
        try (var socket = webhooks.connect()) {
            Webhooks.write(socket, post.repeat(Pipelining.MOST_REQUESTS + 1));
            assertThat(isCutOff(socket)).isTrue();
        }
        try (var socket = webhooks.connect()) {
            var large = "POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(Pipelining.MOST_BYTES, "1".repeat(Pipelining.MOST_BYTES));
            Webhooks.write(socket, large + large);
            assertThat(isCutOff(socket)).isTrue();
        }
        assertThat(webhooks.context.reasons).containsExactly("flood", "flood");
    }

    /** With more than a connection holds that nobody reads. */
    private static Interpreter answeringLargely() {
        var large = "x".repeat(32 * MIB);
        return new Interpreter() {
            @Override
            public Reading read(WebhookRequest request) {
                return new Event(Optional.empty(), () -> "{}".getBytes(UTF_8));
            }

            @Override
            public Optional<Answered> answer(Outcome outcome) {
                return Optional.of(Answered.text(200, large));
            }
        };
    }

    private static long readToItsEnd(Socket socket) {
        long length = 0;
        try {
            var piece = new byte[1 << 16];
            for (int n = 0; n >= 0; n = socket.getInputStream().read(piece)) {
                length += n;
            }
        } catch (IOException e) {
            return length; // an end, too
        }
        return length;
    }

    /** Without an answer; what the server has not read of it makes the end of a connection a reset. */
    private static boolean isCutOff(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static int answered(List<Socket> sockets) throws IOException {
        for (int i = 0; i < sockets.size(); i++) {
            if (sockets.get(i).getInputStream().available() > 0) {
                return i;
            }
        }
        throw new AssertionError("nobody was answered");
    }
}
