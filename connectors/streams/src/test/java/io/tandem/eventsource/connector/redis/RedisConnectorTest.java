package io.tandem.eventsource.connector.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.RedisSource;
import io.tandem.eventsource.Escalating;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.RedisServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server. */
class RedisConnectorTest {
    private static RedisServer server;

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final TestContext context = new TestContext("chat");
    private Console console;
    private RedisConnector connector;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connectConsole() throws Exception {
        console = new Console(server);
    }

    @AfterEach
    void closeAll() {
        console.close();
        context.close();
    }

    @Test
    void aMessageBecomesAnEventByteForByte() throws Exception {
        try (var events = holding("\"channels\": [\"c\", \"d\", \"c\"], \"metadata\": {\"k\": \"v\"}", 10)) {
            console.run("publish", "c", "plain <text>");
            console.run("publish", "d", new byte[] {'x', (byte) 0xFF});

            assertThat(events.json(0))
                    .isEqualTo(
                            "{\"channel\":\"c\",\"pattern\":\"\",\"body\":\"plain \\u003ctext\\u003e\",\"metadata\":{\"k\":\"v\"}}");
            assertThat(events.json(1))
                    .isEqualTo("{\"channel\":\"d\",\"pattern\":\"\",\"body\":\"x\\ufffd\",\"metadata\":{\"k\":\"v\"}}");
            assertThat(events.coordinates()).containsOnly("");
        }
    }

    @Test
    void aBodyThatIsNotJsonFailsOnlyItsEvent() throws Exception {
        try (var events = holding("\"channels\": [\"c\"], \"jsonBody\": true", 10)) {
            console.run("publish", "c", "{ \"a\": 1.0 }");
            console.run("publish", "c", "nope");

            assertThat(events.json(0)).isEqualTo("{\"channel\":\"c\",\"pattern\":\"\",\"body\":{\"a\":1.0}}");
            events.awaitEvents(2);
            var bad = events.events().get(1).payload();
            assertThatThrownBy(bad::json)
                    .isInstanceOf(InvalidPayloadException.class)
                    .hasMessageContaining("jsonBody is true");
            assertThat(new String(bad.original(), UTF_8)).isEqualTo("nope");
            assertThat(events.failure()).isEmpty();
        }
    }

    @Test
    void channelsAreFoundByPatternsToo() throws Exception {
        try (var events = holding("\"patterns\": [\"room-*\"]", 10)) {
            console.run("publish", "room-1", "hello");

            assertThat(events.json(0)).isEqualTo("{\"channel\":\"room-1\",\"pattern\":\"room-*\",\"body\":\"hello\"}");
        }
    }

    @Test
    void withoutDemandMessagesWaitAndThoseBeyondTheBufferAreCounted() throws Exception {
        try (var events = holding("\"channels\": [\"c\"]", 1)) {
            var large = new byte[1_000_000];
            for (int i = 0; i < 60; i++) {
                console.run("publish", "c", large);
            }
            await().until(() -> context.drops.get() > 0);

            events.request(1_000);

            await().untilAsserted(() ->
                    assertThat(events.events().size() + context.drops.get()).isEqualTo(60));
            assertThat(events.events().size()).isBetween(10, 40);
        }
    }

    @Test
    void whatWaitsIsStillHandedOnWhenTheIntakeEndsInOrder() throws Exception {
        try (var events = holding("\"channels\": [\"c\"]", 3)) {
            for (int i = 0; i < 10; i++) {
                console.run("publish", "c", i);
            }
            events.awaitEvents(3);

            assertThat(connector.finish()).isTrue();
            await().until(() -> console.run("pubsub numsub c").get(1).toInteger() == 0);
            console.run("publish", "c", "late");
            events.request(100);

            await().until(events::isCompleted);
            assertThat(events.events()).hasSize(10);
            assertThat(context.drops).hasValue(0);
        }
    }

    @Test
    void whatWaitsWhenItIsCancelledIsCountedAsDropped() throws Exception {
        // some of them may be on their way yet when it is cancelled
        Escalating.upTo(Duration.ofMillis(20), Duration.ofSeconds(2), pause -> {
            long before = context.drops.get();
            try (var events = holding("\"channels\": [\"c\"]", 3)) {
                for (int i = 0; i < 10; i++) {
                    console.run("publish", "c", i);
                }
                events.awaitEvents(3);
                await().pollDelay(pause)
                        .until(() -> console.run("pubsub numsub c").get(1).toInteger() == 1);
                connector.finish();
                await().until(() -> console.run("pubsub numsub c").get(1).toInteger() == 0);
                events.cancel();
                await().atMost(Duration.ofSeconds(5)).until(() -> context.drops.get() == before + 7);
            }
        });
    }

    @Test
    void aServerThatAnswersIsNotTakenForOneThatHangs() throws Exception {
        try (var events = holding("\"channels\": [\"c\"]", 10)) {
            for (int i = 0; i < 5; i++) {
                int before = subscriptions();
                nanos.addAndGet(Duration.ofSeconds(6).toNanos());
                await().until(() -> subscriptions() > before);
                // it comes behind the answer
                console.run("publish", "c", "still");
                events.awaitEvents(i + 1);
            }
            assertThat(events.events()).hasSize(5);
        }
    }

    @Test
    void aServerThatHangsWhileNothingIsSentIsNoticed() throws Exception {
        try (var own = RedisServer.start();
                var events = holding(own, "\"channels\": [\"c\"]", 10)) {
            own.suspend();
            nanos.addAndGet(Duration.ofSeconds(11).toNanos());
            assertThat(events.awaitFailure())
                    .hasMessageContaining("hostAddress")
                    .hasMessageContaining("10 s");
            own.resume();
        }
    }

    @Test
    void aChannelThatTheUserMayNotReadNamesTheField() throws Exception {
        console.run("acl setuser reader on >right +@all ~* resetchannels &open");
        context.secret("redis", "password", "right");
        var user = "\"username\": \"reader\", \"password\": {\"name\": \"redis\", \"key\": \"password\"}";

        try (var events = holding("\"channels\": [\"open\"], " + user, 10)) {
            console.run("publish open hello");
            assertThat(events.json(0)).contains("hello");
        }
        try (var events = holding("\"channels\": [\"closed\"], " + user, 10)) {
            assertThat(events.awaitFailure()).hasMessageContaining("NOPERM").hasMessageContaining("channels");
        }
    }

    /** How often the server was asked to subscribe somebody, which a connector does to hear an answer. */
    private int subscriptions() throws Exception {
        var calls = Pattern.compile("cmdstat_subscribe:calls=(\\d+)")
                .matcher(console.run("info commandstats").toString());
        return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
    }

    private Intake holding(String fields, long demand) throws Exception {
        return holding(server, fields, demand);
    }

    /** Returns when the subscription stands, or the connection has failed. */
    private Intake holding(RedisServer at, String fields, long demand) throws Exception {
        var source = EventSourceJson.MAPPER.readValue(
                "{\"hostAddress\": \"%s\", %s}".formatted(at.address(), fields), RedisSource.class);
        connector = new RedisConnector(source, context, EventLoops.VERTX, Duration.ofMillis(50), nanos::get);
        long before = context.connections.get();
        var intake = Intake.holding(connector, demand);
        await().until(() ->
                context.connections.get() > before || intake.failure().isPresent());
        return intake;
    }
}
