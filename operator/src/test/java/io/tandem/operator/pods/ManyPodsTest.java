package io.tandem.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.EventSourceJson;
import io.tandem.api.PodState;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 2,000 pods, each at an address of its own: what it takes to follow them stays within bounds. */
class ManyPodsTest {
    private static final Logger LOG = Logger.getLogger(ManyPodsTest.class);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int PODS = 2_000;
    /** As many as a starved machine answers within the time a question may take. */
    private static final int BATCH = 100;

    private final Map<String, HttpServerRequest> waiting = new ConcurrentHashMap<>();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    /** By the client: a question whose answer is late is given up with its connection, and asked again. */
    private final AtomicInteger givenUp = new AtomicInteger();

    private volatile String version = "v.1";
    private Vertx pods;
    private Vertx vertx;
    private PodClient client;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        pods = Vertx.vertx();
        vertx = Vertx.vertx();
        client = new PodClient(vertx);
        server = pods.createHttpServer(new HttpServerOptions().setAcceptBacklog(PODS))
                .connectionHandler(connection -> {
                    connections.add(connection);
                    most.accumulateAndGet(connections.size(), Math::max);
                    connection.closeHandler(closed -> {
                        connections.remove(connection);
                        givenUp.incrementAndGet();
                    });
                })
                .requestHandler(this::asked);
        server.listen(0, "0.0.0.0").toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        pods.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void twoThousandPodsTakeOneConnectionAndOneOpenQuestionEach() {
        var news = new AtomicInteger();
        var heap = usedHeap();
        var begin = System.nanoTime();
        var polls = IntStream.range(0, PODS)
                .mapToObj(i -> new PodPoll(
                        new PodClient.Target("pod-" + i, address(i), server.actualPort()),
                        client,
                        vertx,
                        new SplittableRandom(i),
                        news::incrementAndGet))
                .toList();
        for (int from = 0; from < PODS; from += BATCH) {
            var batch = polls.subList(from, from + BATCH);
            batch.forEach(PodPoll::start);
            awaitKnown(batch, "v.1");
        }
        var first = millis(begin);
        await().atMost(LIMIT).until(() -> waiting.size() == PODS && connections.size() == PODS);
        assertThat(asked.get())
                .as("the first answer, then one that waits")
                .isBetween(2 * PODS, 2 * PODS + 2 * givenUp.get());
        var taken = usedHeap() - heap;

        version = "v.2";
        begin = System.nanoTime();
        for (int from = 0; from < PODS; from += BATCH) {
            IntStream.range(from, from + BATCH).mapToObj(ManyPodsTest::address).forEach(this::answerWaiting);
            awaitKnown(polls.subList(from, from + BATCH), "v.2");
        }
        var round = millis(begin);
        await().atMost(LIMIT).until(() -> waiting.size() == PODS);

        assertThat(news.get()).as("one each time").isBetween(2 * PODS, 2 * PODS + 2 * givenUp.get());
        assertThat(asked.get()).isBetween(3 * PODS, 3 * PODS + 2 * givenUp.get());
        assertThat(most).as("connections at once").hasValueLessThanOrEqualTo(PODS + givenUp.get());
        LOG.infof(
                "pods=%d firstRoundMillis=%d changeOfAllMillis=%d connections=%d heapKiB=%d (with the servers' side)",
                PODS, first, round, most.get(), taken / 1024);

        polls.forEach(PodPoll::stop);
        await().atMost(LIMIT).until(connections::isEmpty);
    }

    private void asked(HttpServerRequest request) {
        asked.incrementAndGet();
        var host = request.connection().localAddress().host();
        if (request.getParam("wait").equals("0") || !request.getParam("after").equals(version)) {
            answer(request, host);
        } else {
            waiting.put(host, request);
        }
    }

    /** Unless it was given up, and is asked again with another answer. */
    private void answerWaiting(String host) {
        var request = waiting.remove(host);
        if (request != null && !request.response().closed()) {
            answer(request, host);
        }
    }

    private void answer(HttpServerRequest request, String host) {
        var state = new PodState(
                version,
                "pod-" + number(host),
                "2026-01-01T00:00:00Z",
                new PodState.Bus(true, ""),
                new PodState.Leadership("none", "", 0, "2026-01-01T00:00:00Z", ""),
                List.of(new PodState.Event("tick", "calendar", "running", "2026-01-01T00:00:00Z", "")),
                null);
        request.response().end(EventSourceJson.MAPPER.valueToTree(state).toString());
    }

    private static void awaitKnown(List<PodPoll> polls, String version) {
        await().atMost(LIMIT).until(() -> polls.stream()
                .allMatch(poll -> poll.sight() instanceof Sight.Known known
                        && known.state().version().equals(version)));
    }

    /** All of 127.0.0.0/8 is this machine. */
    private static String address(int pod) {
        return "127.1.%d.%d".formatted(pod / 250, pod % 250 + 1);
    }

    private static int number(String host) {
        var parts = host.split("\\.");
        return Integer.parseInt(parts[2]) * 250 + Integer.parseInt(parts[3]) - 1;
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }
}
