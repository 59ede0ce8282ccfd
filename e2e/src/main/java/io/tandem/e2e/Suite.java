package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs cases against a cluster and tells what was lost, doubled and late. */
public final class Suite {
    private final Options options;
    private final PrintStream out;

    private Suite(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Ends with code 0 if everything promised was kept, 1 if not, 2 if asked for something impossible. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(Arrays.asList(args), out));
    }

    private static int run(List<String> args, PrintStream out) {
        if (args.contains("--help")) {
            out.print(Options.HELP);
            return 0;
        }
        if (args.contains("--list")) {
            Matrix.every().forEach(each -> out.println(each.id()));
            return 0;
        }
        try {
            Results results = new Suite(Options.read(args, System.getenv()), out).run();
            return results.count(Outcome.Status.FAILED) == 0 ? 0 : 1;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            return 2;
        }
    }

    private Results run() {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            Operator operator = new Operator(client, options.operator());
            options.install()
                    .ifPresent(manifests ->
                            operator.install(manifests, options.operatorImage(), options.eventSourceImage()));
            operator.awaitAvailable();
            Machine machine = Machine.here(client.getKubernetesVersion().getGitVersion(), options);
            try (Cluster cluster = new Cluster(client, options.namespace());
                    Peers peers = new Peers(options.peerHost(), client, options.namespace())) {
                prepare(cluster, peers);
                CaseRun run = new CaseRun(cluster, peers, new Faults(cluster, operator, peers, options), options);
                Results results = Results.of(machine, runAll(run));
                report(results);
                return results;
            }
        }
    }

    private void prepare(Cluster cluster, Peers peers) {
        options.cases().forEach(peers::start);
        if (options.cases().stream().anyMatch(each -> each.source() == SourceKind.WEBHOOK_HTTP2)) {
            cluster.createCertificate();
        }
        options.cases().stream().map(Case::bus).distinct().forEach(bus -> cluster.apply(new Manifests(peers).bus(bus)));
    }

    /** First what hurts one source at a time, then, for each fault that hurts all, those that suffer it together. */
    private List<Outcome> runAll(CaseRun run) {
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(options.parallel())) {
            for (int repetition = 1; repetition <= options.repetitions(); repetition++) {
                outcomes.addAll(join(start(run, Round.alone(options.cases()), repetition, workers)));
                for (Round round : Round.together(options.cases(), options.parallel())) {
                    outcomes.addAll(join(start(run, List.of(round), repetition, workers)));
                }
            }
        }
        return outcomes;
    }

    private List<CompletableFuture<Outcome>> start(
            CaseRun run, List<Round> rounds, int repetition, ExecutorService workers) {
        List<CompletableFuture<Outcome>> started = new ArrayList<>();
        for (Round round : rounds) {
            Together together = new Together(round.cases().size());
            for (Case each : round.cases()) {
                started.add(CompletableFuture.supplyAsync(() -> run(run, each, repetition, together), workers));
            }
        }
        return started;
    }

    private Outcome run(CaseRun run, Case each, int repetition, Together together) {
        try (together) {
            Outcome outcome = run.run(each, repetition, together);
            out.println(line(outcome));
            return outcome;
        }
    }

    private static List<Outcome> join(List<CompletableFuture<Outcome>> running) {
        return running.stream().map(CompletableFuture::join).toList();
    }

    private static String line(Outcome outcome) {
        return outcome.verdict()
                .map(verdict ->
                        "%s %s #%d: fed %d, lost %d, doubled %d, out of order %d, overlap %d ms, gap %d ms, restarts %d%s"
                                .formatted(
                                        outcome.status(),
                                        outcome.run().id(),
                                        outcome.repetition(),
                                        verdict.fed(),
                                        verdict.lost().size(),
                                        verdict.doubled().size(),
                                        verdict.outOfOrder().size(),
                                        verdict.overlapMillis(),
                                        verdict.worstFaultGapMillis(),
                                        outcome.restarts(),
                                        outcome.note().isEmpty() ? "" : "; " + outcome.note()))
                .orElse("%s %s #%d: %s"
                        .formatted(outcome.status(), outcome.run().id(), outcome.repetition(), outcome.note()));
    }

    private void report(Results results) {
        results.write(options.out());
        out.println();
        out.println(results.markdown());
        out.println(results.goals());
        long skipped = results.count(Outcome.Status.SKIPPED);
        if (skipped > 0) {
            out.printf("%d skipped%n", skipped);
        }
        out.printf(
                "%d passed, %d failed%n", results.count(Outcome.Status.PASSED), results.count(Outcome.Status.FAILED));
    }
}
