package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.event.AnyText;
import io.tandem.eventsource.event.EventId;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.local.NatsServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnyIdTest {
    @Test
    void coordinatesOfAnyCharactersAreStoredOnceEachAndStopNobody() throws Exception {
        var random = new SplittableRandom(3);
        var ids = new LinkedHashSet<String>();
        for (int i = 0; i < 300; i++) {
            ids.add(EventId.of("shop", "größe", Optional.of(AnyText.of(random, 30))));
        }
        try (var server = NatsServer.start();
                var link = NatsLink.start(BusFixture.jetstream(server.url()), new Mounts(Path.of("/nowhere")), "test");
                var bus = new JetStreamBus("shop", link, StreamPlan.parse(null))) {
            BusFixture.awaitConnected(bus);
            for (int round = 0; round < 2; round++) {
                for (var id : ids) {
                    Publishing.publish(bus, new EventBus.Message("größe", id, id.getBytes(UTF_8)))
                            .await()
                            .atMost(LIMIT);
                }
            }
            assertThat(stored(server)).containsExactlyElementsOf(ids);
        }
    }

    private static ArrayList<String> stored(NatsServer server) throws Exception {
        var ids = new ArrayList<String>();
        try (Connection connection = NatsServer.connect(server.url())) {
            var management = connection.jetStreamManagement();
            long last = management.getStreamInfo("default").getStreamState().getLastSequence();
            for (long i = 1; i <= last; i++) {
                var message = management.getMessage("default", i);
                assertThat(message.getSubject()).isEqualTo("default.shop.größe");
                var id = new String(message.getData(), UTF_8);
                assertThat(message.getHeaders().getFirst("Nats-Msg-Id")).isEqualTo(HeaderText.of(id));
                ids.add(id);
            }
        }
        return ids;
    }
}
