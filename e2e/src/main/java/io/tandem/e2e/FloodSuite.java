package io.tandem.e2e;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Floods one pod with a limit of memory, one flood after the other, while somebody who behaves posts ten times a second. The
 * pod has to live, to answer who behaves 200 or 503 with {@code Retry-After}, and to have on the bus, once, whatever it
 * answered 200. Times and memory are told, not judged. {@code bin/e2e-flood} tells the settings.
 */
public final class FloodSuite {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration AGAIN_LIMIT = Duration.ofMinutes(1);
    private static final Duration CALM = Duration.ofSeconds(10);
    private static final int AFTERWARDS = 20;

    private final String name;
    private final FloodTarget target;
    private final Duration each;
    private final PrintStream out;
    private final FloodBody bodies = new FloodBody();

    private FloodSuite(String name, FloodTarget target, Duration each, PrintStream out) {
        this.name = name;
        this.target = target;
        this.each = each;
        this.out = out;
    }

    /** Ends with code 1 if a flood was not endured, 2 if asked for something it does not know. */
    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            var targets = BenchTarget.named("webhook", List.of(arguments));
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("no target: NAME=IMAGE or NAME=exec:FILE");
            }
            var rows = new ArrayList<FloodRow>();
            targets.forEach((name, target) -> rows.addAll(run(name, target, out)));
            out.println(FloodRow.table(rows));
            var failed = rows.stream().filter(row -> !row.faults().isEmpty()).count();
            out.println("flood: %d passed, %d failed".formatted(rows.size() - failed, failed));
            System.exit(failed == 0 ? 0 : 1);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            System.exit(2);
        }
    }

    private static List<FloodRow> run(String name, BenchTarget target, PrintStream out) {
        int mebibytes = BenchLab.option("MEMORY_MIB", 256);
        var each = Duration.ofSeconds(BenchLab.option("SECONDS_EACH", 25));
        try (var flooded = new FloodTarget(name, target, mebibytes, START_LIMIT)) {
            var suite = new FloodSuite(name, flooded, each, out);
            suite.begin();
            var rows = new ArrayList<FloodRow>();
            for (var flood : floods()) {
                rows.add(suite.play(flood));
                if (flooded.ended()) {
                    out.println("%s has ended:%n%s".formatted(name, flooded.lastWords()));
                    break;
                }
            }
            return rows;
        }
    }

    private static List<Flood> floods() {
        return Release.setting("FLOODS")
                .map(names ->
                        Arrays.stream(names.split(",")).map(Flood::valueOf).toList())
                .orElse(List.of(Flood.values()));
    }

    /** Returns when both ports answer. */
    private void begin() {
        for (boolean secured : List.of(false, true)) {
            try (var client = client(secured)) {
                var answered = Wait.holdsWithin(START_LIMIT, () -> target.ended() || isTaken(client.post()));
                if (!answered || target.ended()) {
                    throw new IllegalStateException("%s does not answer 200 at %s:%n%s"
                            .formatted(name, target.url(secured), target.lastWords()));
                }
            }
        }
        out.println("%s: process %d, limit of memory %s"
                .formatted(
                        name,
                        target.process().pid(),
                        target.memory().map(group -> group.limit().toString()).orElse("none")));
    }

    private FloodRow play(Flood flood) {
        out.println("%s: %s".formatted(name, flood.title()));
        var tally = new FloodTally(flood);
        var before = target.process().residentKib();
        var faults = new ArrayList<String>();
        try (var memory = new FloodMemory(target.process(), target.memory());
                var good = client(flood.secured())) {
            hurt(flood);
            good.begin();
            try (var crowd = new Crowd(flood.connections(), tally, member(flood, tally))) {
                pass(each);
            }
            heal(flood);
            var ended = Instant.now();
            var seen = GoodSeen.of(good.end());
            var again = again(flood, ended, faults);
            pass(CALM);
            if (!seen.wrong().isEmpty()) {
                faults.add("who behaves got " + seen.wrong());
            }
            if (!tally.wrong().isEmpty()) {
                faults.add("the flood got " + tally.wrong());
            }
            var gone = target.ended();
            if (gone) {
                faults.add("the process ended");
            }
            int read = compare(faults);
            var after = gone ? 0 : target.process().residentKib();
            var row = new FloodRow(
                    name,
                    flood,
                    seen,
                    tally.told(),
                    new FloodRow.Memory(before, memory.mostResidentKib(), after, memory.mostGroupedKib()),
                    again,
                    read,
                    List.copyOf(faults));
            out.println(row);
            return row;
        }
    }

    private GoodClient client(boolean secured) {
        return new GoodClient(target.url(secured), target.tls(), bodies);
    }

    private Crowd.Member member(Flood flood, FloodTally tally) {
        return flood.secured()
                ? new Http2Flood(flood, target.url(true), target.tls(), tally)
                : new Http1Flood(flood, target.url(false), bodies, tally);
    }

    private void hurt(Flood flood) {
        switch (flood.bus()) {
            case WORKING -> {}
            case SUSPENDED -> target.bus().suspend();
            case STOPPED -> target.bus().kill();
        }
    }

    private void heal(Flood flood) {
        switch (flood.bus()) {
            case WORKING -> {}
            case SUSPENDED -> target.bus().resume();
            case STOPPED -> target.bus().restart();
        }
    }

    /**
     * Waits for the first 200, after which all have to be answered so.
     *
     * @return how long the first took, in milliseconds; -1 if it did not come
     */
    private long again(Flood flood, Instant ended, List<String> faults) {
        try (var client = client(flood.secured())) {
            if (!Wait.holdsWithin(AGAIN_LIMIT, () -> isTaken(client.post()))) {
                faults.add("nothing is taken within %d s after the flood".formatted(AGAIN_LIMIT.toSeconds()));
                return -1;
            }
            var again = Duration.between(ended, Instant.now()).toMillis();
            var refused = IntStream.range(0, AFTERWARDS)
                    .mapToObj(unused -> client.post())
                    .filter(post -> !isTaken(post))
                    .toList();
            if (!refused.isEmpty()) {
                faults.add("of %d posts afterwards not taken: %s".formatted(AFTERWARDS, refused));
            }
            return again;
        }
    }

    /** Says what is lost or doubled; returns how many events there are. */
    private int compare(List<String> faults) {
        var delivered = target.take();
        var verdict = Ledger.compare(bodies.fed().toList(), delivered, List.of());
        if (!verdict.lost().isEmpty()) {
            faults.add("%d of %d answered 200 are not on the bus"
                    .formatted(verdict.lost().size(), verdict.fed()));
        }
        if (!verdict.doubled().isEmpty()) {
            faults.add("%d are on the bus more than once"
                    .formatted(verdict.doubled().size()));
        }
        bodies.clear();
        return verdict.read();
    }

    private static boolean isTaken(GoodClient.Post post) {
        return post.answer().filter(answer -> answer.status() == 200).isPresent();
    }

    private static void pass(Duration time) {
        try {
            var unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
