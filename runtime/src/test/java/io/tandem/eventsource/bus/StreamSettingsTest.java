package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static io.tandem.eventsource.bus.BusFixture.awaitConnected;
import static io.tandem.eventsource.bus.BusFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
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
    void aNewerRevisionIsAppliedToOurStreamAndTheEventsStay() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            connected(server.url(), "maxMsgs: 10\nrevision: 1", bus -> publish(bus, 1));

            connected(
                    server.url(),
                    "maxmsgs: 20\nmaxage: 200h\nduplicates: 60s\ndiscard: 1\nrevision: 2",
                    bus -> publish(bus, 2));

            StreamConfiguration now = stream(server.url());
            assertThat(now.getMaxMsgs()).isEqualTo(20);
            assertThat(now.getMaxAge()).isEqualTo(Duration.ofHours(200));
            assertThat(now.getDuplicateWindow()).isEqualTo(Duration.ofMinutes(1));
            assertThat(now.getDiscardPolicy()).isEqualTo(DiscardPolicy.New);
            assertThat(BusFixture.stream(server.url())).containsExactly("1", "2");
        }
    }

    @Test
    void aStreamOfSomebodyElseIsNeverChangedAndTheDifferenceIsTold() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            make(server.url(), Map.of());
            StreamConfiguration before = stream(server.url());

            connected(server.url(), "maxMsgs: 9\nreplicas: 1\nrevision: 100", bus -> {
                publish(bus, 1);
                assertThat(BusFixture.state(bus).detail())
                        .contains("maxMsgs stays 7, not 9")
                        .contains("adopt: true");
            });

            assertThat(stream(server.url())).hasToString(before.toString());
        }
    }

    @Test
    void anAdoptedStreamGetsWhatIsNamedAndKeepsTheRest() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            make(server.url(), Map.of());

            connected(server.url(), "maxMsgs: 9\nadopt: true", bus -> publish(bus, 1));

            StreamConfiguration now = stream(server.url());
            assertThat(now.getMaxMsgs()).isEqualTo(9);
            assertThat(now.getDescription()).isEqualTo("somebody's");
            assertThat(now.getMetadata()).containsEntry("tandem-revision", "0");
        }
    }

    @Test
    void aSmallerLimitDeletesNoEventUnlessThatIsAskedFor() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            connected(server.url(), "maxMsgs: 10\nrevision: 1", bus -> {
                publish(bus, 1);
                publish(bus, 2);
            });

            connected(server.url(), "maxMsgs: 1\nduplicates: 60s\nrevision: 2", bus -> assertThat(
                            BusFixture.state(bus).detail())
                    .contains("maxMsgs stays 10, not 1")
                    .contains("shrink: true"));
            assertThat(BusFixture.stream(server.url())).containsExactly("1", "2");
            assertThat(stream(server.url()).getDuplicateWindow()).isEqualTo(Duration.ofMinutes(1));

            connected(server.url(), "maxMsgs: 1\nshrink: true\nrevision: 3", bus -> {});
            assertThat(BusFixture.stream(server.url())).containsExactly("2");
        }
    }

    @Test
    void whatAnAdministratorChangedSinceStaysWhenPodsConnectAgain() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            connected(server.url(), "maxMsgs: 10\nrevision: 1", bus -> publish(bus, 1));
            edit(server.url(), 1_000_000);

            connected(server.url(), "maxMsgs: 10\nrevision: 1", bus -> publish(bus, 2));

            assertThat(stream(server.url()).getMaxMsgs()).isEqualTo(1_000_000);
        }
    }

    @Test
    void anImpossibleChangeIsToldHoldsUpNoOtherAndNoEvent() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            connected(server.url(), "maxMsgs: 7\nrevision: 1", bus -> publish(bus, 1));

            connected(server.url(), "replicas: 3\nmaxMsgs: 9\nrevision: 2", bus -> {
                assertThat(BusFixture.state(bus).detail()).contains("replicas stays 1, not 3");
                publish(bus, 2);
            });

            assertThat(stream(server.url()).getMaxMsgs()).isEqualTo(9);
            assertThat(stream(server.url()).getMetadata()).containsEntry("tandem-revision", "1");
        }
    }

    @Test
    void aPodOfBeforeTheChangeDoesNotTakeItBack() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            connected(server.url(), "maxMsgs: 10\nrevision: 100", bus -> publish(bus, 1));
            connected(server.url(), "maxMsgs: 20\nrevision: 200", bus -> publish(bus, 2));

            connected(server.url(), "maxMsgs: 10\nshrink: true\nrevision: 100", bus -> publish(bus, 3));

            assertThat(stream(server.url()).getMaxMsgs()).isEqualTo(20);
            assertThat(stream(server.url()).getMetadata()).containsEntry("tandem-revision", "200");
        }
    }

    @Test
    void theCopiesFollowABusThatHasGrown() throws Exception {
        try (NatsCluster cluster = NatsCluster.start(3)) {
            connected(cluster.url(), "replicas: 1\nrevision: 1", bus -> publish(bus, 1));

            connected(cluster.url(), "replicas: 3\nrevision: 2", bus -> publish(bus, 2));

            assertThat(stream(cluster.url()).getReplicas()).isEqualTo(3);
            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(
                            BusFixture.stream(cluster.servers().get(0).url()))
                    .containsExactly("1", "2"));
        }
    }

    @Test
    void onlyWhatDiffersIsAChange() {
        var plan = StreamPlan.parse("maxmsgs: 5\nreplicas: 1\nrevision: 7");

        assertThat(StreamChange.between(plan.configuration(1), plan)).isEmpty();
        assertThat(StreamChange.between(StreamPlan.parse("maxmsgs: 4").configuration(1), plan))
                .extracting(StreamChange::toString)
                .isEqualTo(List.of("maxMsgs 4 -> 5"));
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
        try (Connection connection = NatsServer.connect(url)) {
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

    /** As {@code nats stream edit} does. */
    private static void edit(String url, long maxMsgs) throws Exception {
        StreamConfiguration present = stream(url);
        try (Connection connection = NatsServer.connect(url)) {
            connection
                    .jetStreamManagement()
                    .updateStream(StreamConfiguration.builder(present)
                            .maxMessages(maxMsgs)
                            .build());
        }
    }

    private static StreamConfiguration stream(String url) throws Exception {
        try (Connection connection = NatsServer.connect(url.split(",")[0])) {
            return connection.jetStreamManagement().getStreamInfo("default").getConfiguration();
        }
    }
}
