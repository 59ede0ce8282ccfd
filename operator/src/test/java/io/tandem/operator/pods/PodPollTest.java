package io.tandem.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.api.EventSourceJson;
import io.tandem.api.PodState;
import io.tandem.operator.cluster.Ipv6;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One pod asked by HTTP, against a server that answers well and badly. */
class PodPollTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<HttpServerRequest> open = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();
    private Vertx vertx;
    private PodClient client;
    private HttpServer server;
    private PodPoll poll;
    private volatile Consumer<HttpServerRequest> behaviour;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        client = new PodClient(vertx);
        server = vertx.createHttpServer().requestHandler(request -> {
            asked.add(request.uri());
            behaviour.accept(request);
        });
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        if (poll != null) {
            poll.stop();
        }
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void oneQuestionIsKeptOpenAndItsAnswerIsNews() {
        behaviour = request -> {
            if (request.getParam("wait").equals("0")) {
                answer(request, "v.1");
            } else {
                open.add(request);
            }
        };
        follow();
        await().atMost(LIMIT).until(() -> open.size() == 1);
        assertThat(asked).first().isEqualTo("/state?wait=0&after=");
        assertThat(asked).last().isEqualTo("/state?wait=60&after=v.1");
        assertThat(version()).isEqualTo("v.1");
        var before = changes.get();

        answer(open.get(0), "v.2");

        await().atMost(LIMIT).until(() -> version().equals("v.2") && open.size() == 2);
        assertThat(asked).filteredOn(uri -> uri.contains("wait=60")).hasSize(2);
        assertThat(changes).hasValue(before + 1);
    }

    @Test
    void aPodThatWillNotWaitIsNotAskedInACircle() {
        behaviour = request -> answer(request, "v.1");
        follow();

        // a first answer that is late is asked for again
        await().atMost(LIMIT).until(() -> asked.stream().anyMatch(uri -> uri.contains("wait=60")));
        var before = asked.size();
        await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> asked.size() <= before + 1);
        assertThat(changes).hasValue(1);
    }

    @Test
    void aLostConnectionIsForgivenOnceAndThenTheStateIsUnknown() {
        behaviour = request -> answer(request, "v.1");
        follow();
        await().atMost(LIMIT).until(() -> poll.sight() instanceof Sight.Known);

        behaviour = request -> request.connection().close();
        poll.hurry();

        await().atMost(LIMIT).until(() -> poll.sight() instanceof Sight.Unknown);
        behaviour = request -> answer(request, "v.7");
        await().atMost(LIMIT)
                .until(() -> poll.sight() instanceof Sight.Known && version().equals("v.7"));
    }

    @Test
    void whatIsNoStateOfThisPodIsNotBelieved() {
        assertUnknown(request -> request.response().end("{}"), "not a pod's state");
        assertUnknown(request -> request.response().end("[1"), "not a pod's state");
        assertUnknown(request -> request.response().end(json("v.1").replace("\"a\"", "\"b\"")), "another pod");
        assertUnknown(request -> request.response().setStatusCode(404).end(), "its image is another one");
        assertUnknown(request -> request.response().setStatusCode(500).end(), "status 500");
    }

    @Test
    void noRedirectIsFollowed() {
        assertUnknown(
                request -> request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "http://127.0.0.1:%d/elsewhere".formatted(server.actualPort()))
                        .end(),
                "status 302");
        assertThat(asked).noneMatch(uri -> uri.contains("elsewhere"));
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        assertUnknown(
                request -> {
                    request.response().setChunked(true);
                    var unused = request.response().write("x".repeat(2 * PodState.MOST_BYTES));
                },
                "longer than");
    }

    @Test
    void aPodThatNeverAnswersIsUnknownInTime() {
        assertUnknown(open::add, "no answer within 5 s");
    }

    @Test
    void nobodyIsAskedAfterTheEnd() {
        behaviour = request -> {
            if (request.getParam("wait").equals("0")) {
                answer(request, "v.1");
            } else {
                open.add(request);
            }
        };
        follow();
        await().atMost(LIMIT).until(() -> open.size() == 1);

        poll.stop();

        await().atMost(LIMIT).until(() -> open.get(0).response().closed());
        var before = asked.size();
        await().during(Duration.ofSeconds(1)).atMost(LIMIT).until(() -> asked.size() == before);
    }

    /** As in a cluster that has no others. */
    @Test
    void aPodWithAnIpv6AddressIsAskedByIt() throws Exception {
        assumeTrue(Ipv6.present(), "this machine has no ::1");
        var hosts = new CopyOnWriteArrayList<String>();
        var six = vertx.createHttpServer()
                .requestHandler(request -> {
                    hosts.add(request.getHeader("Host"));
                    answer(request, "v.1");
                })
                .listen(0, "::1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        poll = new PodPoll(
                new PodClient.Target("a", "::1", six.actualPort()),
                client,
                vertx,
                new SplittableRandom(1),
                changes::incrementAndGet);
        poll.start();

        await().atMost(LIMIT).until(() -> version().equals("v.1"));
        assertThat(hosts).first().isEqualTo("[::1]:" + six.actualPort());
    }

    private void assertUnknown(Consumer<HttpServerRequest> answering, String reason) {
        behaviour = answering;
        follow();
        // on a machine that is busy elsewhere the first answer may be late, which is told first
        await().atMost(LIMIT)
                .until(() -> poll.sight() instanceof Sight.Unknown unknown
                        && unknown.reason().contains(reason));
        poll.stop();
    }

    private void follow() {
        var target = new PodClient.Target("a", "127.0.0.1", server.actualPort());
        poll = new PodPoll(target, client, vertx, new SplittableRandom(1), changes::incrementAndGet);
        poll.start();
    }

    private String version() {
        return poll.sight() instanceof Sight.Known known ? known.state().version() : "";
    }

    private static void answer(HttpServerRequest request, String version) {
        request.response().putHeader("Content-Type", "application/json").end(json(version));
    }

    private static String json(String version) {
        return EventSourceJson.MAPPER
                .valueToTree(new PodState(
                        version,
                        "a",
                        "2026-01-01T00:00:00Z",
                        new PodState.Bus(true, ""),
                        new PodState.Leadership("none", "", 0, "2026-01-01T00:00:00Z", ""),
                        List.of(),
                        null))
                .toString();
    }
}
