package io.tandem.e2e;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs a benchmark on images side by side, in turn, on this machine. */
public final class Bench {
    private static final String HELP = """
            bin/bench webhook NAME=IMAGE... | NAME=URL...
                Posts 1 KiB of JSON to a webhook source of each image, or to each URL; ratios are to the last. Errors, or on the bus
                fewer events of an image than answers, refuse its row; the bus of a URL is not looked at.
            bin/bench github|slack|stripe NAME=IMAGE... | NAME=URL...
                The same with signed requests, each of its own id: a push of 20 KiB, the form of a slash command, an event about a
                charge. A process behind a URL has to check by the text "%s".
            bin/bench backlog NAME=IMAGE...
                Lets a Kafka source of each image move a waiting topic of 1 KiB records to the bus.
            KUBECONFIG    the cluster; this machine must be its node
            PEER_HOST     address of this machine as pods see it (default: 10.88.0.1)
            CONNECTIONS   loads of posts (default: 1,16,64)
            SECONDS_EACH  length of one load (default: 10)
            RECORDS       of the waiting topic (default: 30000)
            ROUNDS        how often each is tried (default: 2)
            """.formatted(Posted.TEXT);

    private Bench() {}

    /** Ends with code 1 if a row was refused, 2 if asked for something it does not know. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> targets = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
        String kind = args.length > 1 ? args[0] : "--help";
        switch (kind) {
            case "backlog" -> {
                try (BacklogBench bench = new BacklogBench(out)) {
                    bench.run(BenchLab.targets(targets));
                }
            }
            default ->
                Posted.of(kind).ifPresentOrElse(posted -> post(posted, BenchLab.targets(targets), out), () -> {
                    out.print(HELP);
                    System.exit(kind.equals("--help") ? 0 : 2);
                });
        }
    }

    private static void post(Posted kind, Map<String, String> targets, PrintStream out) {
        boolean allCount;
        try (WebhookBench bench = new WebhookBench(kind, out)) {
            allCount = bench.run(targets);
        }
        if (!allCount) {
            System.exit(1);
        }
    }
}
