package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Runs cases against a cluster and tells what was lost, doubled and late. */
public final class Suite {
    private final Options options;
    private final PrintStream out;
    /** A fault of the whole cluster is written, every other is read. */
    private final ReadWriteLock faultOfAll = new ReentrantReadWriteLock(true);

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
            Matrix.all().forEach(each -> out.println(each.id()));
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
        String namespace = "tandem-e2e-" + UUID.randomUUID().toString().substring(0, 6);
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            Operator operator = new Operator(client, options.operator());
            options.install()
                    .ifPresent(manifests ->
                            operator.install(manifests, options.operatorImage(), options.eventSourceImage()));
            operator.awaitAvailable();
            Machine machine = Machine.here(client.getKubernetesVersion().getGitVersion(), options);
            try (Cluster cluster = new Cluster(client, namespace);
                    Peers peers = new Peers(options.peerHost(), client, namespace)) {
                prepare(cluster, peers);
                CaseRun run = new CaseRun(cluster, peers, new Faults(cluster, operator, peers), options);
                Results results = Results.of(machine, runAll(run));
                report(results);
                return results;
            }
        }
    }

    private void prepare(Cluster cluster, Peers peers) {
        options.cases().forEach(peers::start);
        options.cases().stream().map(Case::bus).distinct().forEach(bus -> cluster.apply(new Manifests(peers).bus(bus)));
    }

    private List<Outcome> runAll(CaseRun run) {
        List<CompletableFuture<Outcome>> running = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(options.parallel())) {
            for (int repetition = 1; repetition <= options.repetitions(); repetition++) {
                int number = repetition;
                for (Case each : options.cases()) {
                    running.add(CompletableFuture.supplyAsync(() -> runAlone(run, each, number), workers));
                }
            }
            return running.stream().map(CompletableFuture::join).toList();
        }
    }

    private Outcome runAlone(CaseRun run, Case each, int repetition) {
        Lock lock = each.fault().global() ? faultOfAll.writeLock() : faultOfAll.readLock();
        lock.lock();
        try {
            Outcome outcome = run.run(each, repetition);
            out.println(line(outcome));
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    private static String line(Outcome outcome) {
        return outcome.verdict()
                .map(verdict ->
                        "%s %s #%d: fed %d, lost %d, doubled %d, out of order %d, stale %d, gap %d ms, restarts %d"
                                .formatted(
                                        outcome.status(),
                                        outcome.run().id(),
                                        outcome.repetition(),
                                        verdict.fed(),
                                        verdict.lost().size(),
                                        verdict.doubled().size(),
                                        verdict.outOfOrder().size(),
                                        verdict.stale().size(),
                                        verdict.faultGapMillis(),
                                        outcome.restarts()))
                .orElse("%s %s #%d: %s"
                        .formatted(outcome.status(), outcome.run().id(), outcome.repetition(), outcome.note()));
    }

    private void report(Results results) {
        results.write(options.out());
        out.println();
        out.println(results.markdown());
        long skipped = results.count(Outcome.Status.SKIPPED);
        if (skipped > 0) {
            out.printf("%d skipped%n", skipped);
        }
        out.printf(
                "%d passed, %d failed%n", results.count(Outcome.Status.PASSED), results.count(Outcome.Status.FAILED));
    }
}
