package io.tandem.e2e;

import io.tandem.local.FreePort;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Posts the same requests to two programs and compares what they are answered and the events that come of them. */
final class SameBench implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration LISTENING_LIMIT = Duration.ofSeconds(5);
    private static final Duration STORED_LIMIT = Duration.ofSeconds(3);
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final Map<String, BenchTarget> targets;
    private final PrintStream out;
    private final BenchLab lab;
    private final JetStreamReader bus;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @throws IllegalArgumentException unless there are two, of this machine */
    SameBench(Map<String, BenchTarget> targets, PrintStream out) {
        if (targets.size() != 2 || !targets.values().stream().allMatch(BenchTarget.Executable.class::isInstance)) {
            throw new IllegalArgumentException("same compares two programs: NAME=exec:FILE NAME=exec:FILE");
        }
        this.targets = targets;
        this.out = out;
        lab = new BenchLab(targets.values());
        bus = new JetStreamReader(lab.busUrl());
    }

    /**
     * Prints a table.
     *
     * @return whether nothing differs that is not known
     */
    boolean run() {
        List<Map<SameRequest, SameSeen>> seen = new ArrayList<>();
        targets.forEach((name, target) -> seen.add(seen(name, (BenchTarget.Executable) target)));
        List<List<String>> rows = new ArrayList<>();
        boolean same = true;
        for (SameRequest request : SameRequest.values()) {
            SameSeen ours = seen.get(0).get(request);
            SameSeen upstream = seen.get(1).get(request);
            same &= ours.agrees(upstream, request.known());
            String difference = ours.difference(upstream);
            rows.add(List.of(request.event(), difference.isEmpty() ? "the same" : difference, request.reason()));
        }
        out.println(MarkdownTable.table(
                List.of("request", String.join(" and ", targets.keySet()), "known of upstream"), rows));
        return same;
    }

    @Override
    public void close() {
        http.close();
        bus.close();
        lab.close();
    }

    private Map<SameRequest, SameSeen> seen(String name, BenchTarget.Executable target) {
        Map<String, Integer> ports = new HashMap<>();
        for (SameRequest request : SameRequest.values()) {
            ports.computeIfAbsent(request.type, type -> FreePort.pick());
        }
        Map<SameRequest, SameSeen> seen = new EnumMap<>(SameRequest.class);
        try (BenchProcess process =
                lab.start(target, lab.contract(name, Map.of(), SameRequest.spec(ports), lab.busPort()))) {
            for (SameRequest request : SameRequest.values()) {
                Duration limit = seen.isEmpty() ? READY_LIMIT : LISTENING_LIMIT;
                seen.put(request, seen(name, ports.get(request.type), request, process, limit));
                out.printf(
                        "%s, %s: %s%n", name, request.event(), seen.get(request).answer());
            }
            if (seen.values().stream().anyMatch(each -> each.answer().isEmpty())) {
                out.printf("%s does not listen everywhere; its last words: %s%n", name, process.lastWords());
            }
        }
        return seen;
    }

    /** Sent again until its endpoint listens. */
    private SameSeen seen(String name, int port, SameRequest request, BenchProcess process, Duration limit) {
        String[] answer = {"no answer"};
        var unused = Wait.holdsWithin(limit, () -> {
            answer[0] = process.ended() ? process.lastWords() : post(port, request);
            return process.ended() || !answer[0].isEmpty();
        });
        String subject = "default.%s.%s".formatted(name, request.event());
        boolean stored =
                Wait.holdsWithin(STORED_LIMIT, () -> !bus.bodies(subject).isEmpty());
        return new SameSeen(answer[0], stored ? bus.bodies(subject).getFirst() : new byte[0]);
    }

    /** Empty while it does not listen. */
    private String post(int port, SameRequest request) throws InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(port, request.target())))
                .timeout(Duration.ofSeconds(10))
                .method(
                        request.method(),
                        request.body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(request.body));
        builder.headers(request.header(Instant.now()).toArray(String[]::new));
        try {
            HttpResponse<String> answer = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == NOT_FOUND || answer.statusCode() == UNAVAILABLE
                    ? ""
                    : "%d %s".formatted(answer.statusCode(), text(answer.body()));
        } catch (IOException e) {
            return "";
        }
    }

    private static String text(String body) {
        String line = body.strip().lines().findFirst().orElse("");
        return line.length() > 60 ? line.substring(0, 60) : line;
    }
}
