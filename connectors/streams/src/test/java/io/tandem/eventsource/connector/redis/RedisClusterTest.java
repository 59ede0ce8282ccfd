package io.tandem.eventsource.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.HostPort;
import io.tandem.api.source.RedisSource;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a cluster of real servers, whose nodes send each other's clients away. */
class RedisClusterTest {
    private static final String GROUP = "argo-events-cg";

    private static RedisCluster cluster;

    private final TestContext context = new TestContext("clustered");
    private final Map<String, EntryId> reached = new ConcurrentHashMap<>();

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void streamsOfAClusterAreReadWhereverTheyAreAndNoMoreIsEmittedThanIsAskedFor() throws Exception {
        var one = cluster.streamOf(0);
        var two = cluster.streamOf(1);
        var three = cluster.streamOf(2);
        var third = cluster.streamOf(2); // beside the one before, in another slot
        try (var events = Intake.holding(connector(cluster.address(1), one, two, three, third), 2)) {
            ConnectorContract.awaitConnected(context, events);
            for (var stream : new String[] {one, two, three, third}) {
                cluster.master(stream).add(stream, 0, 30);
            }
            events.awaitEvents(2);
            await().during(ConnectorContract.QUIET).until(() -> events.events().size() == 2);

            events.request(1_000);
            events.awaitEvents(120);
            assertThat(events.coordinates()).doesNotHaveDuplicates();
            for (int i = 0; i < 120; i++) {
                events.publish(i);
            }
            for (var stream : new String[] {one, two, three, third}) {
                await().until(() -> cluster.master(stream).pending(stream, GROUP) == 0);
            }
            assertThat(events.failure()).isEmpty();
        }
    }

    @Test
    void aStreamThatMovesToAnotherNodeWhileItIsReadIsFollowedAndNothingIsLostOrDoubled() throws Exception {
        var stream = cluster.streamOf(1);
        try (var events = Intake.holding(connector(cluster.address(1), stream), 1_000)) {
            ConnectorContract.awaitConnected(context, events);
            cluster.console(1).add(stream, 0, 3);
            events.awaitEvents(3);
            events.publish(0);

            cluster.beginToMove(stream, 1, 2);
            addWhileItMoves(stream);
            events.awaitEvents(4);
            events.publish(1);
            events.publish(3);
            cluster.move(stream, 2);
            cluster.console(2).add(stream, 4, 3);
            events.awaitEvents(7);
            for (int i : new int[] {2, 4, 5, 6}) {
                events.publish(i);
            }

            await().until(() -> cluster.console(2).pending(stream, GROUP) == 0);
            assertThat(events.coordinates()).hasSize(7).doesNotHaveDuplicates();
            assertThat(events.failure()).isEmpty();
        }
    }

    @Test
    void readingGoesOnAtTheReplicaWhenItsMasterDiesThoughItWasTheAddress() throws Exception {
        var stream = cluster.streamOf(0);
        var addresses = cluster.address(0) + "," + cluster.address(1);
        try (var events = Intake.publishing(connector(addresses, stream), 16)) {
            ConnectorContract.awaitConnected(context, events);
            cluster.master(stream).add(stream, 0, 3);
            events.awaitEvents(3);
            await().until(() -> cluster.console(0).run("wait 1 1000").toInteger() == 1);
            cluster.server(0).kill();
            events.awaitFailure();
        }

        cluster.takeOver();
        cluster.master(stream).add(stream, 3, 2);
        try (var events = Intake.publishing(connector(addresses, stream), 16)) {
            events.awaitEvents(2);
            assertThat(events.json(0)).contains("{\"n\":\"3\"}");
            await().until(() -> cluster.master(stream).pending(stream, GROUP) == 0);
        }
        cluster.restart(0);
    }

    @Test
    void messagesOfAChannelAreHeardWhicheverNodeTheyAreGivenTo() throws Exception {
        var source = EventSourceJson.MAPPER.readValue(
                "{\"hostAddress\": \"localhost:1,%s\", \"channels\": [\"news\"]}".formatted(cluster.address(1)),
                RedisSource.class);
        try (var events = Intake.holding(new RedisConnector(source, context, EventLoops.VERTX), 10)) {
            ConnectorContract.awaitConnected(context, events);
            cluster.console(1).run("publish news one");
            cluster.console(2).run("publish news two");
            events.awaitEvents(2);
        }
    }

    @Test
    void aUserWhoMayNotAskWhetherThereIsAClusterIsToldWhatToDo() throws Exception {
        var source = EventSourceJson.MAPPER.readValue(
                """
                {"hostAddress": "%s", "streams": ["%s", "%s"], "username": "narrow",
                 "password": {"name": "redis", "key": "password"}}
                """.formatted(cluster.address(1), cluster.streamOf(1), cluster.streamOf(1)), RedisStreamSource.class);
        cluster.console(1).run("acl setuser narrow on >right ~* +xreadgroup +xack +xgroup +ping");
        context.secret("redis", "password", "right");

        try (var events = Intake.holding(new RedisStreamConnectors(source, EventLoops.VERTX).create(context), 10)) {
            assertThat(events.awaitFailure()).hasMessageContaining("CROSSSLOT").hasMessageContaining("READWRITE");
        }
    }

    @Test
    void aNodeSaysWhereToGoByNameByAddressOrByPortAlone() {
        var from = new HostPort("redis.storage", 6379);
        assertThat(Redirection.of(new RedisException("MOVED 3999 10.0.0.7:6381"), from))
                .contains(new Redirection(new HostPort("10.0.0.7", 6381), false));
        assertThat(Redirection.of(new RedisException("ASK 1 fd00::7:6381"), from))
                .contains(new Redirection(new HostPort("fd00::7", 6381), true));
        assertThat(Redirection.of(new RedisException("MOVED 3999 :6381"), from))
                .contains(new Redirection(new HostPort("redis.storage", 6381), false));
        assertThat(Redirection.of(new RedisException("MOVED 3999 ?:6381"), from))
                .isEmpty();
        assertThat(Redirection.of(new RedisException("NOGROUP No such key"), from))
                .isEmpty();
    }

    /** By the node that has it already, and does not own it yet. */
    private static void addWhileItMoves(String stream) throws Exception {
        cluster.console(2).run("asking");
        cluster.console(2).add(stream, 3, 1);
    }

    private RedisStreamConnector connector(String hostAddress, String... streams) throws Exception {
        var source = EventSourceJson.MAPPER.readValue(
                "{\"hostAddress\": \"%s\", \"streams\": [\"%s\"]}"
                        .formatted(hostAddress, String.join("\", \"", streams)),
                RedisStreamSource.class);
        return new RedisStreamConnector(
                source, context, EventLoops.VERTX, reached, Duration.ofMillis(300), System::nanoTime);
    }
}
