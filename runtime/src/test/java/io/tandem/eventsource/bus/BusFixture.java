package io.tandem.eventsource.bus;

import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.tandem.api.BusConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.local.NatsServer;
import io.tandem.local.TestLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the tests of the buses share. */
public final class BusFixture {
    public static final Duration LIMIT = TestLimits.WAIT;
    public static final SecretKeySelector SECRET = new SecretKeySelector("bus-auth", "client-auth", null, Map.of());

    private BusFixture() {}

    public static BusConfig.JetStream jetstream(String url) {
        return jetstream(url, null, null);
    }

    public static BusConfig.JetStream jetstream(String url, SecretKeySelector secret, TlsConfig tls) {
        return new BusConfig.JetStream(url, secret, null, tls, Map.of());
    }

    /** Writes the file that the controller mounts for the bus's credentials. */
    public static void auth(Path root, String yaml) {
        try {
            Path file = root.resolve("etc/eventbus/auth/auth.yaml");
            Files.createDirectories(file.getParent());
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EventBus.Message message(String event, int number) {
        return new EventBus.Message(
                event, "id-" + number, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    }

    static void awaitConnected(EventBus bus) {
        await().atMost(LIMIT).until(() -> state(bus).connected());
    }

    static EventBus.State state(EventBus bus) {
        return bus.states().toUni().await().atMost(LIMIT);
    }

    /** The bodies in the stream, in its order. */
    static List<String> stream(String url) throws IOException, InterruptedException, JetStreamApiException {
        List<String> bodies = new ArrayList<>();
        try (Connection connection = NatsServer.connect(url)) {
            var management = connection.jetStreamManagement();
            var state = management.getStreamInfo("default").getStreamState();
            for (long i = state.getFirstSequence(); i <= state.getLastSequence(); i++) {
                MessageInfo info = management.getMessage("default", i);
                bodies.add(new String(info.getData(), StandardCharsets.UTF_8));
            }
        }
        return bodies;
    }
}
