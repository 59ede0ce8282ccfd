package io.tandem.eventsource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.local.Child;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The replicas of two calendars on one bus, killed one after the other, by a wall clock of their own. */
final class CalendarTakeover implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** A calendar looks at the clock each second. */
    private static final Duration BEFORE = Duration.ofMillis(2_500);

    private static final Instant FIRST = Instant.parse("2024-05-01T07:40:00Z");
    /** When the active pod is killed, from the tick on; the fourth tick is at eight. */
    private static final List<Duration> KILLS =
            List.of(Duration.ofMillis(-30), Duration.ofMillis(60), Duration.ZERO, Duration.ofMillis(15));

    private static final String SOURCE = """
            {"metadata": {"name": "clock", "namespace": "default"}, "spec": {"replicas": 2, "calendar": {
              "minutes": {"schedule": "*/10 * * * *"}, "eight": {"schedule": "0 8 * * *"}}}}""";

    private static final JsonMapper JSON = new JsonMapper();

    private final WorkDir dir = WorkDir.create("calendar");
    private final Path offset = dir.file("offset");
    private final AtomicLong clock = new AtomicLong();
    private int started;

    /**
     * @param born told the name of each pod before it starts
     * @param gone told the name of each pod after it was killed
     * @param stored all events that are on the bus
     */
    void play(
            String bus,
            String kubeconfig,
            Consumer<String> born,
            Consumer<String> gone,
            Supplier<List<byte[]>> stored) {
        set(FIRST.minus(Duration.ofMinutes(1)));
        var active = start(bus, kubeconfig, born);
        await().atMost(LIMIT).until(() -> leads(active));
        var pods = new ArrayList<>(List.of(active));
        try {
            var tick = FIRST;
            for (var kill : KILLS) {
                pods.add(start(bus, kubeconfig, born));
                var standby = pods.getLast();
                await().atMost(LIMIT)
                        .until(() -> Files.readString(standby.log()).contains("standing by"));
                set(tick.minus(BEFORE));
                waitFor(tick.plus(kill));
                var killed = pods.removeFirst();
                killed.kill();
                gone.accept(nameOf(killed));
                await().atMost(LIMIT).until(() -> leads(standby));
                var expected = tick;
                await().atMost(LIMIT).until(() -> ticks(stored.get()).contains("minutes " + expected));
                tick = tick.plus(Duration.ofMinutes(10));
            }
            set(tick.minus(BEFORE));
            var last = tick;
            await().atMost(LIMIT).until(() -> ticks(stored.get()).contains("minutes " + last));
            // a bus that does not answer in time shows none
            await().atMost(LIMIT).untilAsserted(() -> assertThat(ticks(stored.get()))
                    .containsExactlyInAnyOrder(
                            "minutes 2024-05-01T07:40:00Z",
                            "minutes 2024-05-01T07:50:00Z",
                            "minutes 2024-05-01T08:00:00Z",
                            "eight 2024-05-01T08:00:00Z",
                            "minutes 2024-05-01T08:10:00Z",
                            "minutes 2024-05-01T08:20:00Z"));
        } finally {
            pods.forEach(Child::kill);
        }
    }

    private Child start(String bus, String kubeconfig, Consumer<String> born) {
        var name = "clock-" + started++;
        born.accept(name);
        return CalendarReplica.start(
                dir,
                Map.of(
                        "EVENTSOURCE_OBJECT",
                        base64(SOURCE),
                        "EVENTBUS_CONFIG",
                        base64(bus),
                        "EVENTBUS_SUBJECT",
                        "eventbus-default",
                        "POD_NAME",
                        name),
                offset,
                kubeconfig);
    }

    private static String nameOf(Child pod) {
        return pod.log().getFileName().toString();
    }

    private static boolean leads(Child pod) throws IOException {
        return Files.readString(pod.log()).contains(CalendarReplica.LEADING);
    }

    private void set(Instant now) {
        clock.set(Duration.between(Instant.now(), now).toMillis());
        try {
            var next = dir.file("offset.next");
            Files.writeString(next, clock.toString());
            Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The moment itself is what is tested, so this is a wait for a time. */
    private void waitFor(Instant moment) {
        for (var left = left(moment); left > 0; left = left(moment)) {
            LockSupport.parkNanos(left);
        }
    }

    private long left(Instant moment) {
        return Duration.between(Instant.now().plusMillis(clock.get()), moment).toNanos();
    }

    private static List<String> ticks(List<byte[]> events) {
        return events.stream()
                .map(CalendarTakeover::json)
                .map(event -> event.path("subject").asText() + " "
                        + json(Base64.getDecoder()
                                        .decode(event.path("data_base64").asText()))
                                .path("eventTime")
                                .asText()
                                .replaceFirst("(\\S+) (\\S+) .*", "$1T$2Z"))
                .toList();
    }

    private static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        dir.close();
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }
}
