package io.tandem.local.run;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The demo: starts everything, shows events, kills the active pod, and tells who took over and how fast.
 *
 * <p>Environment: {@code RUN_SECONDS} ends it by itself, counted from when the platform is up, with exit code 0 only if
 * all was seen that should be; {@code CLUSTER=current} uses the cluster of the user's kubeconfig instead of this machine.
 */
public final class Run {
    private Run() {}

    /** The program. */
    public static void main(String[] args) {
        Console console = new Console(System.out);
        InstantSource clock = InstantSource.system();
        try {
            System.exit(run(System.getenv(), console, clock));
        } catch (RuntimeException e) {
            console.say("cannot go on: %s", e.getMessage());
            System.exit(1);
        }
    }

    private static int run(Map<String, String> env, Console console, InstantSource clock) {
        Optional<Long> seconds = Optional.ofNullable(env.get("RUN_SECONDS")).map(Run::seconds);
        console.say("starting the platform");
        Place place = place(env);
        AtomicBoolean closed = new AtomicBoolean();
        Runnable close = () -> {
            if (closed.compareAndSet(false, true)) {
                place.close();
            }
        };
        Runtime.getRuntime().addShutdownHook(new Thread(close));
        console.say("%s", place.description());
        Optional<Instant> end = seconds.map(count -> clock.instant().plusSeconds(count));
        Set<Goal> missing = new Scenario(place, console, clock).play(end);
        if (!missing.isEmpty()) {
            console.raw(place.logs());
            missing.forEach(goal -> console.say("MISSING: %s", goal.text()));
        } else {
            console.say("all seen");
        }
        close.run();
        return missing.isEmpty() ? 0 : 1;
    }

    private static Place place(Map<String, String> env) {
        Path home = Path.of(System.getProperty("tandem.home", ".")).toAbsolutePath();
        String cluster = env.getOrDefault("CLUSTER", "local");
        return switch (cluster) {
            case "local" -> LocalPlace.start(home);
            case "current" -> ClusterPlace.start(home, env);
            default -> throw new IllegalArgumentException("CLUSTER is \"%s\": use local or current".formatted(cluster));
        };
    }

    private static long seconds(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "RUN_SECONDS is \"%s\": use a whole number such as 40".formatted(text), e);
        }
    }
}
