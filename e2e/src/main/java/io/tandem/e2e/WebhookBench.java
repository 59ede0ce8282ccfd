package io.tandem.e2e;

import io.tandem.local.FreePort;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Measures the way of posted requests to the bus, of several targets in turn. */
final class WebhookBench implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(120);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final int WARM_UP_CONNECTIONS = 16;
    private static final Duration STORED_LIMIT = Duration.ofSeconds(10);

    private final Posted kind;
    private final Map<String, BenchTarget> targets;
    private final PrintStream out;
    private final BenchLab lab;
    private final JetStreamReader bus;
    private final Map<String, BenchReplica> replicas = new LinkedHashMap<>();

    /** @param targets by name */
    WebhookBench(Posted kind, Map<String, BenchTarget> targets, PrintStream out) {
        this.kind = kind;
        this.targets = targets;
        this.out = out;
        lab = new BenchLab(targets.values());
        bus = new JetStreamReader(lab.busUrl());
    }

    /**
     * One load on one target.
     *
     * @param target its name
     * @param connections how many at once
     * @param load what was seen
     * @param processorMicros processor time that the target took for each request; empty if its process is not known
     * @param stored how many events were on the bus then; empty if the target's bus is not known
     */
    record Measured(
            String target, int connections, Wrk.Load load, OptionalDouble processorMicros, OptionalLong stored) {

        /** Why its figures say nothing; empty if they do. */
        Optional<String> refused() {
            if (load.errors() > 0) {
                return Optional.of("%d errors".formatted(load.errors()));
            }
            if (load.requests() == 0) {
                return Optional.of("no answers");
            }
            return stored.isPresent() && stored.getAsLong() < load.requests()
                    ? Optional.of("%d answers, %d events".formatted(load.requests(), stored.getAsLong()))
                    : Optional.empty();
        }
    }

    /**
     * Prints a table of the loads and one of memory.
     *
     * @return whether every load was answered without an error, and by an event each where that can be seen
     */
    boolean run() {
        Map<String, URI> urls = new LinkedHashMap<>();
        targets.forEach((name, target) -> urls.put(name, url(name, target)));
        Map<String, OptionalLong> idle = new LinkedHashMap<>();
        urls.keySet().forEach(name -> idle.put(name, memory(name, HostProcess::residentKib)));
        for (URI url : urls.values()) {
            var unused = Wrk.post(kind, url, WARM_UP_CONNECTIONS, WARM_UP);
        }
        List<Measured> all = measure(urls);
        out.println(BenchTable.render(all));
        out.println(memory(idle));
        return all.stream().allMatch(each -> each.refused().isEmpty());
    }

    @Override
    public void close() {
        replicas.values().forEach(BenchReplica::close);
        bus.close();
        lab.close();
    }

    private List<Measured> measure(Map<String, URI> urls) {
        Duration each = Duration.ofSeconds(BenchLab.option("SECONDS_EACH", 10));
        List<Measured> all = new ArrayList<>();
        for (int connections : BenchLab.options("CONNECTIONS", "1,16,64")) {
            for (int round = 0; round < BenchLab.option("ROUNDS", 2); round++) {
                for (Map.Entry<String, URI> target : urls.entrySet()) {
                    lab.purge();
                    all.add(measure(target.getKey(), target.getValue(), connections, each));
                    out.println(all.getLast());
                }
            }
        }
        return all;
    }

    private Measured measure(String name, URI url, int connections, Duration each) {
        Optional<HostProcess> process = Optional.ofNullable(replicas.get(name)).map(BenchReplica::process);
        Duration before = process.map(HostProcess::processorTime).orElse(Duration.ZERO);
        Wrk.Load load = Wrk.post(kind, url, connections, each);
        OptionalDouble processor = process.map(HostProcess::processorTime)
                .map(after -> after.minus(before).toNanos() / 1e3 / (load.perSecond() * each.toSeconds()))
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
        return new Measured(name, connections, load, processor, stored(name, load));
    }

    /** What is behind a URL publishes to a bus of its own. */
    private OptionalLong stored(String name, Wrk.Load load) {
        if (!replicas.containsKey(name)) {
            return OptionalLong.empty();
        }
        Wait.holdsWithin(STORED_LIMIT, () -> bus.count(name) >= load.requests());
        return OptionalLong.of(bus.count(name));
    }

    private URI url(String name, BenchTarget target) {
        return switch (target) {
            case BenchTarget.Address address -> address.url();
            case BenchTarget.Image image -> url(name, image);
            case BenchTarget.Executable executable -> url(name, executable);
        };
    }

    private URI url(String name, BenchTarget.Image image) {
        BenchPod pod = lab.start(image, contract(name, Manifests.WEBHOOK_PORT));
        replicas.put(name, pod);
        awaitAnswer(name, () -> url(pod.address().orElseThrow(), Manifests.WEBHOOK_PORT));
        return url(pod.address().orElseThrow(), Manifests.WEBHOOK_PORT);
    }

    /** All are on this machine, so each listens on a port of its own. */
    private URI url(String name, BenchTarget.Executable executable) {
        int port = FreePort.pick();
        replicas.put(name, lab.start(executable, contract(name, port)));
        URI url = url("127.0.0.1", port);
        awaitAnswer(name, () -> url);
        return url;
    }

    private PodContract contract(String name, int port) {
        return lab.contract(name, Map.of(), kind.spec(port), lab.busPort());
    }

    private static URI url(String address, int port) {
        return URI.create("http://%s:%d%s".formatted(address, port, Posted.ENDPOINT));
    }

    private void awaitAnswer(String name, Supplier<URI> url) {
        BenchReplica replica = replicas.get(name);
        boolean answered = Wait.holdsWithin(READY_LIMIT, () -> replica.ended() || answers(url.get()));
        if (!answered || replica.ended()) {
            throw new IllegalStateException(
                    "no answer of %s within %d s:%n%s".formatted(name, READY_LIMIT.toSeconds(), replica.lastWords()));
        }
    }

    private boolean answers(URI url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(2))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return kind.isReady(status);
        }
    }

    private OptionalLong memory(String name, ToLongFunction<HostProcess> kind) {
        return replicas.containsKey(name)
                ? OptionalLong.of(kind.applyAsLong(replicas.get(name).process()))
                : OptionalLong.empty();
    }

    private String memory(Map<String, OptionalLong> idle) {
        List<List<String>> rows = idle.keySet().stream()
                .map(name -> List.of(
                        name,
                        BenchTable.mebibytes(idle.get(name)),
                        BenchTable.mebibytes(memory(name, HostProcess::residentKib)),
                        BenchTable.mebibytes(memory(name, HostProcess::peakKib))))
                .toList();
        return MarkdownTable.table(
                List.of("memory of", "resident before load", "resident after load", "most resident"), rows);
    }
}
