package io.tandem.e2e;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs a benchmark on targets side by side, in turn, on this machine. */
public final class Bench {
    private static final String HELP = """
            bin/bench webhook NAME=IMAGE... | NAME=exec:FILE... | NAME=URL...
                Posts 1 KiB of JSON to a webhook source of each target, or to each URL; ratios are to the last. Errors, or on the bus
                fewer events of a target than answers, refuse its row; the bus of a URL is not looked at.
            bin/bench github|slack|stripe NAME=IMAGE... | NAME=exec:FILE... | NAME=URL...
                The same with signed requests, each of its own id: a push of 20 KiB, the form of a slash command, an event about a
                charge. A process behind a URL has to check by the text "%s".
            bin/bench backlog SOURCE NAME=IMAGE... | NAME=exec:FILE...
                Lets a source of each image, or of each executable of this machine, move to the bus what waits for it; of a source
                that forgets, what it is fed at a pace.
            bin/bench slow-bus SOURCE NAME=IMAGE... | NAME=exec:FILE...
                Lets a bus take about 50 events a second for a while, and then all, and tells memory and what is missing. A source that
                forgets is fed all the while, and again when the bus takes all; what it loses is told, and no failure.
            bin/bench park SOURCE|all NAME=IMAGE... | NAME=exec:FILE...
                Checks that what can never be published is stored apart, as tandem.io/on-invalid-event: park asks for.
            bin/bench same NAME=exec:FILE NAME=exec:FILE
                Posts a request of each type that listens for HTTP to both and tells where their answers or, byte for byte, their
                events differ, ids and times left aside. The second is upstream: what it is known to do otherwise may differ.
            SOURCE        %s
            FILE          is started like a pod: with its variables and its argument, eventsource-service
            NAME=limit    beside %s:
                          a program in Go that does nothing but the contract, built from e2e/src/main/go/limit
            KUBECONFIG    the cluster, for images; this machine must be its node
            PEER_HOST     address of this machine as pods see it (default: 10.88.0.1)
            CONNECTIONS   loads of posts (default: 1,16,64)
            SECONDS_EACH  length of one load of posts (default: 10)
            RECORDS       messages for each source (default: backlog 30000, slow-bus 5000, park 200); in slow-bus at a pace, those of
                          afterwards
            BYTES         of each message (default: backlog 1024, slow-bus 1024,204800)
            PACE          messages a second that are fed while the source reads, instead of waiting for it (default: 5000 for
                          sources that forget, less of large messages: 16 MiB a second); for mqtt if a target keeps no session,
                          or replicas share it
            REPLICAS      how many share the work, each in turn (backlog only, default: 1). Tandem's are asked for it by
                          tandem.io/active-active
            SLOW_SECONDS  how long the bus is slow (default: 30)
            ROUNDS        how often each is tried (default: 2)
            """.formatted(Posted.TEXT, labels(), String.join(", ", BenchTarget.LIMITS));

    private Bench() {}

    /** Ends with code 1 if a row was refused or an event is missing or doubled, 2 if asked for something it does not know. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (args.length < 2) {
            out.print(HELP);
            return;
        }
        try {
            System.exit(run(args[0], Arrays.asList(args).subList(1, args.length), out) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(String bench, List<String> args, PrintStream out) {
        return switch (bench) {
            case "backlog" -> {
                try (BacklogBench backlog = new BacklogBench(kind(args.getFirst()), targets(args), out)) {
                    yield backlog.run();
                }
            }
            case "slow-bus" -> {
                try (SlowBusBench slowBus = new SlowBusBench(kind(args.getFirst()), targets(args), out)) {
                    yield slowBus.run();
                }
            }
            case "park" -> {
                List<SourceKind> kinds =
                        args.getFirst().equals("all") ? ParkCheck.kinds() : List.of(kind(args.getFirst()));
                try (ParkCheck park = new ParkCheck(targets(args), out)) {
                    yield park.run(kinds);
                }
            }
            case "same" -> {
                try (SameBench same = new SameBench(BenchTarget.named(bench, args), out)) {
                    yield same.run();
                }
            }
            default -> {
                Posted posted = Posted.of(bench)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "there is no benchmark %s: bin/bench --help lists them".formatted(bench)));
                try (WebhookBench webhook = new WebhookBench(posted, BenchTarget.named(bench, args), out)) {
                    yield webhook.run();
                }
            }
        };
    }

    private static Map<String, BenchTarget> targets(List<String> args) {
        if (args.size() < 2) {
            throw new IllegalArgumentException("no target: NAME=IMAGE or NAME=exec:FILE");
        }
        return BenchTarget.named(args.getFirst(), args.subList(1, args.size()));
    }

    private static SourceKind kind(String label) {
        return Arrays.stream(SourceKind.values())
                .filter(kind -> kind.hasServer() && kind.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("SOURCE must be one of %s, not %s".formatted(labels(), label)));
    }

    private static String labels() {
        return Arrays.stream(SourceKind.values())
                .filter(SourceKind::hasServer)
                .map(SourceKind::label)
                .collect(Collectors.joining(", "));
    }
}
