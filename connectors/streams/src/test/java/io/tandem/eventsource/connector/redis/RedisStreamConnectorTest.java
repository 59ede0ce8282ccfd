package io.tandem.eventsource.connector.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.Escalating;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.RedisServer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server, which forgets everything before each test. */
class RedisStreamConnectorTest {
    private static final String GROUP = "argo-events-cg";
    private static final String OURS = "argo-events-worker";

    private static RedisServer server;

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final Map<String, EntryId> reached = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Console console;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void forgetAll() throws Exception {
        console = new Console(server);
        console.run("flushall");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
        console.close();
    }

    @Test
    void anEntryBecomesAnEventByteForByte() throws Exception {
        var events = reading("\"streams\": [\"FOO\"], \"metadata\": {\"k\": \"v\"}");

        console.run("xadd", "FOO", "1700-7", "b", "2", "a", "<&> \"\u2028\u00e9", "b", "3");
        byte[] broken = {'x', (byte) 0xE2, (byte) 0x82, 'y', (byte) 0xFF};
        console.run("xadd", "FOO", "1701-0", broken, broken);

        assertThat(events.json(0))
                .isEqualTo(
                        "{\"stream\":\"FOO\",\"message_id\":\"1700-7\",\"values\":{\"a\":\"\\u003c\\u0026\\u003e \\\"\\u2028\u00e9\",\"b\":\"3\"},\"metadata\":{\"k\":\"v\"}}");
        assertThat(events.events().get(0).payload().original())
                .asString(UTF_8)
                .isEqualTo("b=2\na=<&> \"\u2028\u00e9\nb=3\n");
        assertThat(events.events().get(1).payload().original()).containsExactly(line(broken));
        var replaced = "x\\ufffd\\ufffdy\\ufffd";
        assertThat(events.json(1))
                .isEqualTo(
                        "{\"stream\":\"FOO\",\"message_id\":\"1701-0\",\"values\":{\"%s\":\"%s\"},\"metadata\":{\"k\":\"v\"}}"
                                .formatted(replaced, replaced));
        assertThat(events.coordinates()).containsExactly("FOO:1700-7", "FOO:1701-0");
    }

    private static byte[] line(byte[] nameAndValue) {
        var line = new ByteArrayOutputStream();
        line.writeBytes(nameAndValue);
        line.write('=');
        line.writeBytes(nameAndValue);
        line.write('\n');
        return line.toByteArray();
    }

    @Test
    void whatTheFormerConsumerWasGivenComesFirstAndInOrder() throws Exception {
        console.run("xgroup create s %s 0 mkstream".formatted(GROUP));
        console.add("s", 0, 25);
        console.run("xreadgroup group %s %s count 25 streams s >".formatted(GROUP, OURS));
        console.add("s", 25, 5);

        var events = publishing("\"streams\": [\"s\"]", context("a"));

        events.awaitEvents(30);
        for (int i = 0; i < 30; i++) {
            assertThat(events.json(i)).contains("{\"n\":\"%d\"}".formatted(i));
        }
        await().until(() -> console.pending("s", GROUP) == 0);
    }

    @Test
    void aGroupThatIsDestroyedIsMadeAgainWhereItWasReadTo() throws Exception {
        var events = publishing("\"streams\": [\"s\"]", context("a"));
        console.add("s", 0, 3);
        events.awaitEvents(3);

        console.run("xgroup destroy s " + GROUP);
        console.add("s", 3, 3);

        events.awaitEvents(6);
        await().during(ConnectorContract.QUIET).until(() -> events.events().size() == 6);
        assertThat(events.json(5)).contains("{\"n\":\"5\"}");
        assertThat(events.failure()).isEmpty();
    }

    @Test
    void aStreamThatIsDeletedWhileAReadWaitsAndMadeAgainIsReadFromItsBeginning() throws Exception {
        var events = publishing("\"streams\": [\"s\"]", context("a"));
        console.add("s", 0, 1);
        events.awaitEvents(1);
        await().until(() -> console.run("client", "list").toString().contains("cmd=xreadgroup"));

        console.run("multi");
        console.run("del", "s");
        console.run("xadd", "s", "1-1", "n", "another");
        console.run("exec");

        events.awaitEvents(2);
        assertThat(events.coordinates().get(1)).isEqualTo("s:1-1");
        assertThat(events.failure()).isEmpty();
    }

    @Test
    void whatIsAddedWhileAServerThatForgotItsGroupIsAwayFromUsIsRead() throws Exception {
        try (var first = publishing("\"streams\": [\"s\"]", context("a"))) {
            console.add("s", 0, 2);
            first.awaitEvents(2);
        }
        console.run("flushall");
        console.run("xadd", "s", "5-1", "n", "new");

        var second = publishing("\"streams\": [\"s\"]", context("a"));

        second.awaitEvents(1);
        assertThat(second.coordinates()).containsExactly("s:5-1");
    }

    @Test
    void entriesThatWereDeletedBeforeTheyWereAcknowledgedAreCountedAndNotEmitted() throws Exception {
        console.run("xgroup create s %s 0 mkstream".formatted(GROUP));
        console.add("s", 0, 2);
        console.run("xreadgroup group %s %s count 2 streams s >".formatted(GROUP, OURS));
        var first = console.run("xrange s - + count 1").get(0).get(0).toString();
        console.run("xdel s " + first);

        var context = context("a");
        var events = publishing("\"streams\": [\"s\"]", context);

        events.awaitEvents(1);
        assertThat(events.json(0)).contains("{\"n\":\"1\"}");
        await().until(() -> console.pending("s", GROUP) == 0);
        assertThat(context.drops).hasValue(1);
    }

    @Test
    void whatAHungReaderIsGivenAfterTheTakeoverIsReadSoon() throws Exception {
        var events = publishing("\"streams\": [\"s\"]", context("a"));
        console.add("s", 0, 1);
        events.awaitEvents(1);

        console.run("multi"); // nobody reads in between
        console.run("xadd s * n stolen");
        console.run("xreadgroup group %s %s streams s >".formatted(GROUP, OURS));
        console.run("exec");
        await().during(ConnectorContract.QUIET).until(() -> events.events().size() == 1);
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());

        events.awaitEvents(2);
        assertThat(events.json(1)).contains("stolen");
    }

    @Test
    void aWalkOverWhatIsPendingLeavesAloneWhatIsInFlight() throws Exception {
        var events = holding("\"streams\": [\"s\"]", context("a"), 10);
        console.add("s", 0, 5);
        events.awaitEvents(5);

        nanos.addAndGet(Duration.ofMinutes(5).toNanos());

        await().during(Duration.ofMillis(800)).until(() -> events.events().size() == 5);
    }

    @Test
    void whatCanNeverBePublishedIsAcknowledgedAndWhatWasWithdrawnComesAgain() throws Exception {
        var events = holding("\"streams\": [\"s\"]", context("a"), 10);
        console.add("s", 0, 2);
        events.awaitEvents(2);

        events.settle(0, new Outcome.Invalid(true, "too large"));
        events.settle(1, new Outcome.Withdrawn());
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());

        events.awaitEvents(3);
        assertThat(events.coordinates().get(2)).isEqualTo(events.coordinates().get(1));
        assertThat(console.pending("s", GROUP)).isEqualTo(1);
    }

    @Test
    void severalStreamsAreReadByOneAndNoMoreIsEmittedThanIsAskedFor() throws Exception {
        var events = holding("\"streams\": [\"a\", \"b\", \"c\"], \"maxMsgCountPerRead\": 100", context("a"), 1);
        for (var stream : List.of("a", "b", "c")) {
            console.add(stream, 0, 20);
        }
        events.awaitEvents(1);
        await().during(ConnectorContract.QUIET).until(() -> events.events().size() == 1);
        assertThat(console.pending("a", GROUP) + console.pending("b", GROUP) + console.pending("c", GROUP))
                .isLessThanOrEqualTo(3);

        events.request(100);

        events.awaitEvents(60);
        assertThat(events.coordinates()).doesNotHaveDuplicates();
    }

    @Test
    void replicasThatShareAGroupGetEachEntryOnce() throws Exception {
        var one = publishing("\"streams\": [\"s\"], \"maxMsgCountPerRead\": 1", shared("one"));
        var two = publishing("\"streams\": [\"s\"], \"maxMsgCountPerRead\": 1", shared("two"));

        // until both have begun to read
        int sent = 0;
        while (sent == 0
                || sent < 9_000 && (one.events().isEmpty() || two.events().isEmpty())) {
            console.add("s", sent, 300);
            sent += 300;
            int all = sent;
            await().until(() -> one.events().size() + two.events().size() == all);
        }
        assertThat(one.coordinates()).doesNotContainAnyElementsOf(two.coordinates());
        assertThat(one.events()).hasSizeBetween(1, sent - 1);
        await().until(() -> console.pending("s", GROUP) == 0);
    }

    @Test
    void whatAReplicaLeftThatDiedIsTakenOverAndNothingOfALivingOneOrOfOthers() throws Exception {
        console.run("xgroup create s %s 0 mkstream".formatted(GROUP));
        console.add("s", 0, 230);
        console.run("xreadgroup group %s %s-dead count 210 streams s >".formatted(GROUP, OURS));
        console.run("xreadgroup group %s %s-alive count 10 streams s >".formatted(GROUP, OURS));
        console.run("xreadgroup group %s others count 10 streams s >".formatted(GROUP));
        silence(OURS + "-dead");
        silence("others");

        var events = publishing("\"streams\": [\"s\"]", shared("one"));

        events.awaitEvents(210);
        await().until(() -> console.pending("s", GROUP) == 20);
        await().during(ConnectorContract.QUIET).until(() -> events.events().size() == 210);
    }

    /** Makes a consumer's entries look as if nobody had spoken of them for two minutes. */
    private void silence(String consumer) throws Exception {
        for (var entry : console.run("xpending s %s - + 1000 %s".formatted(GROUP, consumer))) {
            console.run("xclaim s %s %s 0 %s idle 120000 justid".formatted(GROUP, consumer, entry.get(0)));
        }
    }

    @Test
    void aReplicaThatLivesSpeaksOfWhatItHasInFlight() throws Exception {
        console.run("xgroup create s %s 0 mkstream".formatted(GROUP));
        console.add("s", 0, 1);
        var consumer = OURS + "-pod-0";
        var id = console.run("xreadgroup group %s %s streams s >".formatted(GROUP, consumer))
                .get(0)
                .get(1)
                .get(0)
                .get(0)
                .toString();
        Escalating.upTo(Duration.ofSeconds(1), Duration.ofSeconds(16), period -> {
            console.run("xclaim s %s %s 0 %s idle 0 justid".formatted(GROUP, consumer, id));
            speaksOf(id, consumer, period);
        });
        await().until(() -> idle() > 1000);
    }

    /** While it holds an entry, and each period. */
    private void speaksOf(String id, String consumer, Duration period) throws Exception {
        try (var context = shared("pod-0");
                var link = new RedisEndpoint(server.address(), null, null, null, null)
                        .connect(EventLoops.VERTX, context.mounts(), "source.touch", lost -> {});
                var held = new Acknowledgements(
                        new StreamLink(link, node -> link),
                        GROUP,
                        consumer,
                        context,
                        period,
                        System::nanoTime,
                        failure -> {})) {
            held.hold(new StreamEntry.Id("s", EntryId.parse(id)));

            await().during(period.multipliedBy(3).dividedBy(2))
                    .failFast("nobody spoke of it", () -> idle() >= period.toMillis() * 9 / 10)
                    .until(() -> true);
        }
    }

    private long idle() throws Exception {
        return console.run("xpending s %s - + 1".formatted(GROUP)).get(0).get(2).toLong();
    }

    @Test
    void aKeyThatIsNoStreamNamesTheField() throws Exception {
        console.run("set s text");

        assertThat(holding("\"streams\": [\"s\"]", new TestContext("a"), 1).awaitFailure())
                .hasMessageContaining("streams")
                .hasMessageContaining("WRONGTYPE");
    }

    @Test
    void aServerThatHangsIsNoticed() throws Exception {
        try (var own = RedisServer.start()) {
            var events = connected(own, "\"streams\": [\"s\"]", context("a"), 1, false);
            own.suspend();
            assertThat(events.awaitFailure()).hasMessageContaining("hostAddress");
            own.resume();
        }
    }

    private Intake reading(String fields) throws Exception {
        return holding(fields, context("a"), 100);
    }

    private Intake holding(String fields, TestContext context, long demand) throws Exception {
        return connected(server, fields, context, demand, false);
    }

    private Intake publishing(String fields, TestContext context) throws Exception {
        return connected(server, fields, context, 64, true);
    }

    /** Returns when the group is there, or the connection has failed. */
    private Intake connected(RedisServer at, String fields, TestContext context, long demand, boolean publishing)
            throws Exception {
        var source = EventSourceJson.MAPPER.readValue(
                "{\"hostAddress\": \"%s\", %s}".formatted(at.address(), fields), RedisStreamSource.class);
        var connector = new RedisStreamConnector(
                source, context, EventLoops.VERTX, reached, Duration.ofMillis(300), nanos::get);
        var intake = publishing ? Intake.publishing(connector, (int) demand) : Intake.holding(connector, demand);
        open.add(intake);
        await().until(() -> context.connections.get() > 0 || intake.failure().isPresent());
        return intake;
    }

    private TestContext context(String name) {
        var context = new TestContext(name);
        open.add(context);
        return context;
    }

    private TestContext shared(String replica) {
        var context = context("shared");
        context.shared = true;
        context.replica = replica;
        return context;
    }

    @Test
    void textIsAsGoReadsIt() {
        assertThat(GoText.of("h\u00e9llo \ud83d\ude00 \ufffd".getBytes(UTF_8)))
                .isEqualTo("h\u00e9llo \ud83d\ude00 \ufffd");
        assertThat(GoText.of(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80, 'a'}))
                .isEqualTo("\ud800\ud800\ud800a");
    }
}
