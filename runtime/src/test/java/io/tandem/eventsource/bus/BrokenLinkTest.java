package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.message;
import static io.tandem.eventsource.bus.BusFixture.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.nats.Link;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.eventsource.state.Latest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that cannot be used though the link says that they are up, and a stream that can never be as configured. */
class BrokenLinkTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Object> published = new CopyOnWriteArrayList<>();
    private final OneLink link = new OneLink();
    private final JetStreamBus bus = new JetStreamBus(
            "source",
            link,
            connection -> new StreamKeeper.Found(List.of(), false),
            timer,
            Executors.newVirtualThreadPerTaskExecutor(),
            16,
            new AtomicLong()::get);

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void aConnectionThatWasClosedBeforeItWasUsedIsReplacedAndTheNextOnePublishes() {
        var closed = connection(true);
        link.state.set(new NatsLink.Up(closed));
        assertThat(link.replaced).containsExactly(closed);
        assertThat(state(bus))
                .isEqualTo(new EventBus.State(
                        false, "the connection cannot be used: java.lang.IllegalStateException: Connection is Closed"));

        link.state.set(new NatsLink.Up(connection(false)));
        BusFixture.awaitConnected(bus);
        bus.publish(message("event", 1), new Answers().receipt(() -> true));
        assertThat(published).hasSize(1);
    }

    /** Stock {@code replicas: 3} on one server: every pod would ask every half minute, for ever. */
    @Test
    void aSettingThatCanNeverBeHadIsTriedLessAndLessOften() {
        var time = new FakeTime(Instant.EPOCH);
        var tried = new AtomicInteger();
        var up = new OneLink();
        try (var patient = new JetStreamBus(
                "source",
                up,
                connection -> {
                    tried.incrementAndGet();
                    return new StreamKeeper.Found(List.of("replicas stays 1, not 3"), true);
                },
                time,
                Executors.newVirtualThreadPerTaskExecutor(),
                16,
                new AtomicLong()::get)) {
            up.state.set(new NatsLink.Up(connection(false)));
            var tries = 1;
            for (var pause : List.of(30, 60, 120, 240, 480, 600, 600)) {
                var before = tries++;
                await().atMost(BusFixture.LIMIT).until(() -> tried.get() == before && time.waiting() == 1);
                time.pass(Duration.ofSeconds(pause).minusMillis(1));
                assertThat(time.waiting()).as("the look after %d s", pause).isEqualTo(1);
                assertThat(tried).hasValue(before);
                assertThat(state(patient).connected()).isTrue();
                time.pass(Duration.ofMillis(1));
            }
            var last = tries;
            await().atMost(BusFixture.LIMIT).until(() -> tried.get() == last);
        }
    }

    private Connection connection(boolean closed) {
        return proxy(Connection.class, (method, arguments) -> switch (method) {
            case "createInbox" -> "_INBOX";
            case "getMaxPayload" -> 1L << 20;
            case "publish" -> published.add(arguments[0]);
            case "createDispatcher" -> {
                if (closed) {
                    throw new IllegalStateException("Connection is Closed");
                }
                yield proxy(Dispatcher.class, (ofDispatcher, its) -> null);
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private static <T> T proxy(Class<T> type, Called called) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> type.getSimpleName();
                    case "publish" -> {
                        called.call("publish", arguments);
                        yield null;
                    }
                    default -> called.call(method.getName(), arguments);
                }));
    }

    private interface Called {
        Object call(String method, Object[] arguments);
    }

    private static final class OneLink implements Link {
        private final Latest<NatsLink.State> state = new Latest<>(new NatsLink.Down("connecting"));
        private final List<Connection> replaced = new ArrayList<>();

        @Override
        public Optional<Connection> connection() {
            return Optional.empty();
        }

        @Override
        public Multi<NatsLink.State> states() {
            return state.changes();
        }

        @Override
        public void replace(Connection connection, String reason) {
            replaced.add(connection);
        }

        @Override
        public boolean alive() {
            return true;
        }
    }
}
