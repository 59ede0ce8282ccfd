package io.tandem.eventsource.connector.calendar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.smallrye.mutiny.Uni;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.CalendarSource;
import io.tandem.eventsource.SharedCluster;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real API server. */
class CalendarPersistenceTest {
    private static final String KEY = "source.tick";
    private static final Instant START = Instant.parse("2024-05-01T10:00:30Z");

    private static final KubernetesClient CLIENT = SharedCluster.PLANE.client();

    private final FakeTime time = new FakeTime(START);
    private final TestContext context = new TestContext("tick", time, time);

    @BeforeAll
    static void start() {
        CLIENT.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("ns")
                        .endMetadata()
                        .build())
                .create();
    }

    @BeforeEach
    void clear() {
        CLIENT.configMaps().inNamespace("ns").withName("ticks").delete();
    }

    @Test
    void eachPublishedTickIsKeptAsUpstreamKeepsIt() throws Exception {
        var sink = Sink.publishing(calendar("{\"enabled\":true}"));
        await().until(() -> context.connections.get() == 1);
        time.pass(Duration.ofSeconds(31));

        await().until(() -> sink.settled.get() == 1);
        assertThat(kept()).isEqualTo("{\"eventTime\":\"2024-05-01 10:01:00 +0000 UTC\"}");
        time.pass(Duration.ofMinutes(1));
        await().until(() -> sink.settled.get() == 2);
        assertThat(kept()).isEqualTo("{\"eventTime\":\"2024-05-01 10:02:00 +0000 UTC\"}");
    }

    @Test
    void catchUpStartsAtWhatUpstreamKeptWithinTheLongestDuration() throws Exception {
        keep("{\"eventTime\":\"2024-05-01 08:57:00.000912 +0000 UTC m=+59.99\"}");

        var all = Sink.publishing(calendar("{\"enabled\":true}"));
        await().until(() -> all.settled.get() == 63);
        assertThat(all.data.getFirst()).contains("2024-05-01 08:58:00");

        keep("{\"eventTime\":\"2024-05-01 08:57:00.000912 +0000 UTC m=+59.99\"}");
        context.position.set(null);
        var some = Sink.publishing(calendar("{\"enabled\":true,\"maxDuration\":\"2m\"}"));
        await().until(() -> some.settled.get() == 2);
        assertThat(some.data.getFirst()).contains("2024-05-01 09:59:00");
    }

    @Test
    void withoutCatchUpOnlyWhatTheBusKnowsCounts() throws Exception {
        keep("{\"eventTime\":\"2024-05-01 08:57:00 +0000 UTC\"}");
        context.lastTick(Instant.parse("2024-05-01T09:59:00Z"));

        var sink = Sink.publishing(calendar("{}"));

        await().until(() -> sink.settled.get() == 1);
        assertThat(sink.data.getFirst()).contains("2024-05-01 10:00:00");
    }

    @Test
    void eventsOfOneSourceWriteTheSameMapTogether() throws Exception {
        keep("other");
        var where = new CalendarSource.ConfigMap("ticks", true, Map.of());
        var writes = new ArrayList<Uni<Void>>();
        for (int i = 0; i < 10; i++) {
            var event = new TestContext("event" + i, time, time);
            writes.add(new CalendarPersistence(() -> CLIENT, event, where).write(START, ("v" + i).getBytes(UTF_8)));
        }

        Uni.join().all(writes).andFailFast().await().indefinitely();

        var data = CLIENT.configMaps().inNamespace("ns").withName("ticks").get().getData();
        assertThat(data).hasSize(11).containsEntry("source.event7", "v7").containsEntry(KEY, "other");
    }

    @Test
    void anEarlierTickNeverReplacesALaterOne() throws Exception {
        var where = new CalendarSource.ConfigMap("ticks", true, Map.of());
        var persistence = new CalendarPersistence(() -> CLIENT, context, where);

        persistence.write(START.plusSeconds(1), "late".getBytes(UTF_8)).await().indefinitely();
        persistence.write(START, "early".getBytes(UTF_8)).await().indefinitely();

        assertThat(kept()).isEqualTo("late");
    }

    @Test
    void whatWasNotPublishedIsNotKept() throws Exception {
        var sink = Sink.subscribe(calendar("{}"), 10, data -> new Outcome.Unavailable("bus is down"));
        await().until(() -> context.connections.get() == 1);

        time.pass(Duration.ofSeconds(31));

        await().until(() -> sink.settled.get() == 1);
        assertThat(CLIENT.configMaps().inNamespace("ns").withName("ticks").get())
                .isNull();
    }

    private CalendarConnector calendar(String catchup) throws Exception {
        var json = "{\"schedule\":\"* * * * *\",\"persistence\":{\"catchup\":%s,".formatted(catchup)
                + "\"configMap\":{\"name\":\"ticks\",\"createIfNotExist\":true}}}";
        return new CalendarConnector(
                EventSourceJson.MAPPER.readValue(json, CalendarSource.class), context, () -> CLIENT);
    }

    private static String kept() {
        return CLIENT.configMaps()
                .inNamespace("ns")
                .withName("ticks")
                .get()
                .getData()
                .get(KEY);
    }

    private static void keep(String value) {
        var unused = CLIENT.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("ticks")
                        .withNamespace("ns")
                        .endMetadata()
                        .withData(Map.of(KEY, value))
                        .build())
                .createOr(existing -> existing.update());
    }
}
