package io.tandem.eventsource.nats;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.tandem.eventsource.bus.BusFixture;
import io.tandem.eventsource.config.Mounts;
import io.tandem.local.Binaries;
import io.tandem.local.Child;
import io.tandem.local.FreePort;
import io.tandem.local.WorkDir;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers of a cluster, of which we are told the first one. */
class LameDuckTest {
    private final WorkDir dir = WorkDir.create("lame-duck");
    private final int[] clients = {FreePort.pick(), FreePort.pick()};
    private final int[] routes = {FreePort.pick(), FreePort.pick()};
    private final List<Child> servers = new ArrayList<>();
    private NatsLink link;

    @BeforeEach
    void start() {
        for (int i = 0; i < clients.length; i++) {
            servers.add(launch(i));
        }
        link = NatsLink.start(
                BusFixture.jetstream("nats://127.0.0.1:" + clients[0]), new Mounts(Path.of("/nowhere")), "test");
        await().atMost(LIMIT).until(this::bothKnown);
    }

    @AfterEach
    void stop() {
        link.close();
        servers.forEach(Child::close);
        dir.close();
    }

    @Test
    void aServerThatAnnouncesItsShutdownIsLeftForAnotherWithoutAGap() throws Exception {
        List<NatsLink.State> seen = Collections.synchronizedList(new ArrayList<>());
        var following = link.states().subscribe().with(seen::add);
        Connection first = link.connection().orElseThrow();

        new ProcessBuilder("kill", "-USR2", Long.toString(servers.getFirst().pid()))
                .start()
                .onExit()
                .join();
        await().atMost(LIMIT).until(() -> seen.getLast() instanceof NatsLink.Up up && up.connection() != first);
        following.cancel();

        assertThat(seen).hasSize(2).allMatch(NatsLink.Up.class::isInstance);
        assertThat(link.connection().orElseThrow().getServerInfo().getPort()).isEqualTo(clients[1]);
        assertThat(servers.getFirst().alive()).isTrue();
    }

    @Test
    void anotherServerOfTheClusterIsUsedWhenTheConfiguredOneDies() {
        servers.getFirst().kill();
        await().atMost(LIMIT).until(() -> link.connection()
                .filter(it -> it.getServerInfo().getPort() == clients[1])
                .isPresent());
    }

    private Child launch(int index) {
        Path file = dir.write(
                "nats-%d.conf".formatted(index), """
                listen: "127.0.0.1:%d"
                lame_duck_grace_period: "30s"
                lame_duck_duration: "60s"
                cluster { name: pair, listen: "127.0.0.1:%d", routes: ["nats://127.0.0.1:%d"] }
                """.formatted(clients[index], routes[index], routes[1 - index]));
        List<String> command = List.of(Binaries.find("nats-server").toString(), "-c", file.toString());
        return Child.start("nats-server", dir.file("nats-%d.log".formatted(index)), Map.of(), command)
                .await("listening", LIMIT, () -> {
                    new Socket("127.0.0.1", clients[index]).close();
                    return true;
                });
    }

    private boolean bothKnown() {
        return link.connection()
                .filter(it -> it.getServerInfo().getConnectURLs().size() == clients.length)
                .isPresent();
    }
}
