package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static io.tandem.eventsource.bus.BusFixture.awaitConnected;
import static io.tandem.eventsource.bus.BusFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.local.NatsCluster;
import io.tandem.local.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings of a stream that exists already. */
class StreamSettingsTest {
    @Test
    void whatTheConfigurationNamesIsBroughtInLineAndTheEventsStay() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            connected(server.url(), "maxMsgs: 10", bus -> publish(bus, 1));

            connected(
                    server.url(),
                    "maxmsgs: 20\nmaxage: 1h\nmaxbytes: 100000\nduplicates: 60s\ndiscard: 1\n",
                    bus -> publish(bus, 2));

            StreamConfiguration now = stream(server.url());
            assertThat(now.getMaxMsgs()).isEqualTo(20);
            assertThat(now.getMaxAge()).isEqualTo(Duration.ofHours(1));
            assertThat(now.getMaxBytes()).isEqualTo(100_000);
            assertThat(now.getDuplicateWindow()).isEqualTo(Duration.ofMinutes(1));
            assertThat(now.getDiscardPolicy()).isEqualTo(DiscardPolicy.New);
            assertThat(BusFixture.stream(server.url())).containsExactly("1", "2");
        }
    }

    @Test
    void whatTheConfigurationDoesNotNameIsLeftToWhoeverMadeTheStream() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            make(server.url(), Map.of());

            connected(server.url(), "maxAge: 2h", bus -> publish(bus, 1));

            StreamConfiguration now = stream(server.url());
            assertThat(now.getMaxMsgs()).isEqualTo(7);
            assertThat(now.getDescription()).isEqualTo("somebody's");
            assertThat(now.getMaxAge()).isEqualTo(Duration.ofHours(2));
        }
    }

    @Test
    void anImpossibleChangeIsToldHoldsUpNoOtherAndNoEvent() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            make(server.url(), Map.of());

            connected(server.url(), "retention: 2\nmaxMsgs: 9", bus -> {
                assertThat(BusFixture.state(bus).detail()).contains("retention stays limits, not workqueue");
                publish(bus, 1);
            });

            assertThat(stream(server.url()).getMaxMsgs()).isEqualTo(9);
            assertThat(stream(server.url()).getRetentionPolicy()).isEqualTo(RetentionPolicy.Limits);
        }
    }

    @Test
    void aPodOfBeforeTheChangeDoesNotTakeItBack() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            connected(server.url(), "maxMsgs: 10\nrevision: 100", bus -> publish(bus, 1));
            connected(server.url(), "maxMsgs: 20\nrevision: 200", bus -> publish(bus, 2));

            connected(server.url(), "maxMsgs: 10\nrevision: 100", bus -> publish(bus, 3));

            assertThat(stream(server.url()).getMaxMsgs()).isEqualTo(20);
            assertThat(stream(server.url()).getMetadata()).containsEntry("tandem-revision", "200");
        }
    }

    @Test
    void theCopiesFollowABusThatHasGrown() throws Exception {
        try (NatsCluster cluster = NatsCluster.start(3)) {
            connected(cluster.url(), "replicas: 1", bus -> publish(bus, 1));

            connected(cluster.url(), "replicas: 3", bus -> publish(bus, 2));

            assertThat(stream(cluster.url()).getReplicas()).isEqualTo(3);
            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(
                            BusFixture.stream(cluster.servers().get(0).url()))
                    .containsExactly("1", "2"));
        }
    }

    @Test
    void aChangeThatWouldAlterNothingIsNotSent() {
        var plan = StreamPlan.parse("maxmsgs: 5\nreplicas: 1\nrevision: 7");

        assertThat(StreamChange.between(plan.configuration(1), plan)).isEmpty();
        assertThat(StreamChange.between(StreamPlan.parse("maxmsgs: 4").configuration(1), plan))
                .extracting(StreamChange::toString)
                .isEqualTo(List.of("maxMsgs 4 -> 5", "revision 0 -> 7"));
    }

    private interface Use {
        void of(EventBus bus) throws Exception;
    }

    private static void connected(String url, String streamConfig, Use use) throws Exception {
        NatsLink link = NatsLink.start(BusFixture.jetstream(url), new Mounts(Path.of("/nowhere")), "test");
        JetStreamBus bus = new JetStreamBus("shop", link, StreamPlan.parse(streamConfig));
        try {
            awaitConnected(bus);
            use.of(bus);
        } finally {
            bus.close();
            link.close();
        }
    }

    /** As the pipeline does: again until it is stored; the id keeps it from being stored twice. */
    private static void publish(EventBus bus, int number) {
        await().atMost(LIMIT.multipliedBy(2)).ignoreExceptions().until(() -> {
            Publishing.publish(bus, message("orders", number)).await().atMost(LIMIT);
            return true;
        });
    }

    private static void make(String url, Map<String, String> metadata) throws Exception {
        try (Connection connection = Nats.connect(url)) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("default")
                            .subjects("default.*.*")
                            .description("somebody's")
                            .maxMessages(7)
                            .metadata(metadata)
                            .build());
        }
    }

    private static StreamConfiguration stream(String url) throws Exception {
        try (Connection connection = Nats.connect(url.split(",")[0])) {
            return connection.jetStreamManagement().getStreamInfo("default").getConfiguration();
        }
    }
}
