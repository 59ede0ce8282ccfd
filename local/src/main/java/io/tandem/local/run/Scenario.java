package io.tandem.local.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.tandem.local.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The story of the demo: events flow, the active pod is killed, its standby goes on, a webhook is called. */
final class Scenario {
    private static final String NAMESPACE = "demo";
    private static final String TICKER = "ticker";
    private static final String HOOKS = "hooks";
    private static final int HOOKS_PORT = 12_000;
    private static final int TICKS_BEFORE_KILL = 4;
    private static final int TICKS_AFTER_KILL = 3;
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STEP_LIMIT = Duration.ofSeconds(40);

    private final Place place;
    private final Console console;
    private final InstantSource clock;
    private final EnumSet<Goal> reached = EnumSet.noneOf(Goal.class);

    Scenario(Place place, Console console, InstantSource clock) {
        this.place = place;
        this.console = console;
        this.clock = clock;
    }

    /**
     * Plays it and goes on showing events until {@code end}.
     *
     * @param end when to stop; empty for never
     * @return the goals that were not reached
     */
    Set<Goal> play(Optional<Instant> end) {
        Instant start = clock.instant();
        try (BusWatch bus = BusWatch.connect(place.busUrlFromHere(), console::event)) {
            console.say("applying an EventBus and two EventSources: %s (2 replicas), %s", TICKER, HOOKS);
            Manifests.apply(place.client(), Resources.text("demo/bus.yml").replace("${BUS_URL}", place.busUrl()));
            Manifests.apply(place.client(), Resources.text("demo/sources.yml"));
            if (ticks(bus, start)) {
                takeover(bus);
                push(bus);
            }
            console.say(
                    end.isEmpty() ? "events go on until you press ctrl-c" : "events go on until the end of the run");
            linger(end);
            judge(bus);
        }
        return EnumSet.complementOf(reached);
    }

    private boolean ticks(BusWatch bus, Instant start) {
        return wait(START_LIMIT, () -> bus.follow(start))
                && reach(Goal.TICKS, START_LIMIT, () -> bus.of(TICKER).size() >= TICKS_BEFORE_KILL)
                && reach(Goal.STANDBY, STEP_LIMIT, () -> ready(TICKER).size() == 2);
    }

    private void takeover(BusWatch bus) {
        String active = new Ticks(bus.of(TICKER)).active().orElse("");
        Optional<Pod> pod =
                ready(TICKER).stream().filter(each -> name(each).equals(active)).findFirst();
        if (pod.isEmpty()) {
            console.say("the events do not say which pod is active (they say \"%s\")", active);
            return;
        }
        Instant killed = clock.instant();
        console.say("killing the active pod's process: %s (SIGKILL)", active);
        place.kill(pod.get());
        reach(Goal.TAKEOVER, STEP_LIMIT, () -> ticks(bus)
                .takeover(active, killed)
                .isPresent());
        ticks(bus).takeover(active, killed).ifPresent(first -> {
            int seen = bus.of(TICKER).size();
            wait(STEP_LIMIT, () -> bus.of(TICKER).size() >= seen + TICKS_AFTER_KILL);
            console.say(
                    "taken over by %s, %d ms after the kill; longest gap between events %d ms (1000 ms is none)",
                    first.pod(),
                    Duration.between(killed, first.at()).toMillis(),
                    ticks(bus).longestGapAfter(killed).toMillis());
        });
    }

    private void push(BusWatch bus) {
        if (!wait(STEP_LIMIT, () -> !ready(HOOKS).isEmpty())) {
            console.say("no pod of %s is ready", HOOKS);
            return;
        }
        String mark = UUID.randomUUID().toString();
        String body = "{\"hello\":\"%s\"}".formatted(mark);
        reach(Goal.ANSWER, STEP_LIMIT, () -> {
            Place.Answer answer = place.post(ready(HOOKS).getFirst(), HOOKS_PORT, "/push", body);
            console.say(
                    "POST /push %s: the webhook answers %d %s",
                    body, answer.status(), answer.body().strip());
            return answer.status() == 200;
        });
        reach(Goal.PUSH, STEP_LIMIT, () -> bus.of(HOOKS).stream()
                .anyMatch(event -> event.data().contains(mark)));
        bus.of(HOOKS).stream()
                .filter(event -> event.data().contains(mark))
                .findFirst()
                .ifPresent(event -> console.say("its event on the bus: %s", event.data()));
    }

    private void judge(BusWatch bus) {
        Ticks ticks = ticks(bus);
        console.say(
                "%d seconds ticked, %d lost, %d doubled",
                ticks.events().size(), ticks.lost().size(), ticks.doubled().size());
        if (!ticks.events().isEmpty()
                && ticks.lost().isEmpty()
                && ticks.doubled().isEmpty()
                && ticks.events().stream().allMatch(event -> event.tick().isPresent())) {
            reached.add(Goal.ALL_TICKS);
        }
    }

    private boolean reach(Goal goal, Duration limit, Callable<Boolean> condition) {
        boolean seen = wait(limit, condition);
        if (seen) {
            reached.add(goal);
        }
        return seen;
    }

    private void linger(Optional<Instant> end) {
        Duration rest =
                end.map(instant -> Duration.between(clock.instant(), instant)).orElse(Duration.ofDays(365));
        try {
            boolean unused = new CountDownLatch(1).await(rest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean wait(Duration limit, Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(limit)
                    .ignoreExceptions()
                    .until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            if (e.getCause() != null) {
                console.say(
                        "waited %d s in vain: %s",
                        limit.toSeconds(), e.getCause().getMessage());
            }
            return false;
        }
    }

    private List<Pod> ready(String source) {
        return place
                .client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("eventsource-name", source)
                .list()
                .getItems()
                .stream()
                .filter(Scenario::ready)
                .toList();
    }

    private static boolean ready(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static Ticks ticks(BusWatch bus) {
        return new Ticks(bus.of(TICKER));
    }
}
