package io.tandem.e2e;

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
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** Measures the way of a webhook request to the bus, of several images in turn. */
final class WebhookBench implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(120);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final int WARM_UP_CONNECTIONS = 16;
    private static final String ENDPOINT = "/numbers";

    private final BenchLab lab = new BenchLab();
    private final Map<String, BenchPod> pods = new LinkedHashMap<>();
    private final PrintStream out;

    WebhookBench(PrintStream out) {
        this.out = out;
    }

    /**
     * One load on one target.
     *
     * @param target its name
     * @param connections how many at once
     * @param load what was seen
     */
    record Measured(String target, int connections, Wrk.Load load) {}

    /**
     * Prints a table of the loads and one of memory.
     *
     * @param targets image or URL by name
     */
    void run(Map<String, String> targets) {
        Map<String, URI> urls = new LinkedHashMap<>();
        targets.forEach((name, target) -> urls.put(name, url(name, target)));
        Map<String, OptionalLong> idle = new LinkedHashMap<>();
        urls.keySet().forEach(name -> idle.put(name, memory(name, HostProcess::residentKib)));
        for (URI url : urls.values()) {
            var unused = Wrk.post(url, WARM_UP_CONNECTIONS, WARM_UP);
        }
        out.println(BenchTable.render(measure(urls)));
        out.println(memory(idle));
    }

    @Override
    public void close() {
        lab.close();
    }

    private List<Measured> measure(Map<String, URI> urls) {
        Duration each = Duration.ofSeconds(BenchLab.option("SECONDS_EACH", 10));
        List<Measured> all = new ArrayList<>();
        for (int connections : BenchLab.options("CONNECTIONS", "1,16,64")) {
            for (int round = 0; round < BenchLab.option("ROUNDS", 2); round++) {
                for (Map.Entry<String, URI> target : urls.entrySet()) {
                    lab.purge();
                    Wrk.Load load = Wrk.post(target.getValue(), connections, each);
                    all.add(new Measured(target.getKey(), connections, load));
                    out.println(all.getLast());
                }
            }
        }
        return all;
    }

    private URI url(String name, String target) {
        if (target.startsWith("http")) {
            return URI.create(target);
        }
        Map<String, Object> webhook =
                Map.of("port", Integer.toString(Manifests.WEBHOOK_PORT), "endpoint", ENDPOINT, "method", "POST");
        BenchPod pod = lab.start(name, target, Map.of("webhook", Map.of(Manifests.EVENT, webhook)));
        pods.put(name, pod);
        Wait.until(
                "an answer of " + name,
                READY_LIMIT,
                () -> answers(url(pod.address().orElseThrow())));
        return url(pod.address().orElseThrow());
    }

    private static URI url(String address) {
        return URI.create("http://%s:%d%s".formatted(address, Manifests.WEBHOOK_PORT, ENDPOINT));
    }

    private static boolean answers(URI url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(2))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        }
    }

    private OptionalLong memory(String name, ToLongFunction<HostProcess> kind) {
        return pods.containsKey(name)
                ? OptionalLong.of(kind.applyAsLong(pods.get(name).process()))
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
