package io.tandem.e2e;

import io.tandem.local.FreePort;
import io.tandem.local.KafkaServer;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Measures how fast a Kafka source moves a waiting topic of 1 KiB records to the bus, of several images in turn. */
final class BacklogBench implements AutoCloseable {
    private static final String TOPIC = "backlog";
    private static final int FILLER = 1000;
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(3);

    private final BenchLab lab = new BenchLab();
    private final PrintStream out;
    private final String kafkaUrl;
    private final KafkaServer kafka;
    private final JetStreamReader reader = new JetStreamReader(lab.busUrl());

    BacklogBench(PrintStream out) {
        this.out = out;
        int port = FreePort.pick();
        kafkaUrl = "%s:%d".formatted(lab.peerHost(), port);
        kafka = KafkaServer.start(Peers.kafkaListeningOn(kafkaUrl, port));
    }

    /**
     * Prints a table.
     *
     * @param targets image by name
     */
    void run(Map<String, String> targets) {
        List<Fed> fed = fill(BenchLab.option("RECORDS", 30_000));
        List<List<String>> rows = new ArrayList<>();
        for (int round = 1; round <= BenchLab.option("ROUNDS", 2); round++) {
            for (Map.Entry<String, String> target : targets.entrySet()) {
                lab.purge();
                rows.add(drain("%s-%d".formatted(target.getKey(), round), target.getValue(), fed));
                out.println(rows.getLast());
            }
        }
        out.println();
        out.println(MarkdownTable.table(
                List.of("target", "events/s", "first event after", "lost", "doubled", "out of order", "resident"),
                rows));
    }

    @Override
    public void close() {
        reader.close();
        kafka.close();
        lab.close();
    }

    private List<Fed> fill(int records) {
        try (KafkaFeeder feeder = new KafkaFeeder(kafkaUrl, TOPIC, FILLER)) {
            List<CompletableFuture<Fed>> fed = new ArrayList<>();
            for (long number = 0; number < records; number++) {
                long n = number;
                fed.add(feeder.feed(n).thenApply(lane -> new Fed(lane, n)));
            }
            return fed.stream().map(CompletableFuture::join).toList();
        }
    }

    private List<String> drain(String name, String image, List<Fed> fed) {
        Map<String, Object> event = Map.of(
                "url",
                kafkaUrl,
                "topic",
                TOPIC,
                "jsonBody",
                true,
                "version",
                "2.8.0",
                "consumerGroup",
                Map.of("groupName", name, "oldest", true));
        Instant start = Instant.now();
        try (BenchPod pod = lab.start(name, image, Map.of("kafka", Map.of(Manifests.EVENT, event)))) {
            Wait.until(name + " done", DRAIN_LIMIT, () -> reader.count(name) >= fed.size());
            List<Delivered> events = reader.read(SourceKind.KAFKA, name);
            Verdict verdict = Ledger.compare(fed, events, List.of(start));
            Instant first = events.getFirst().at();
            Duration took = Duration.between(first, events.getLast().at());
            return List.of(
                    name,
                    String.format(Locale.ROOT, "%.0f", events.size() * 1000.0 / took.toMillis()),
                    String.format(
                            Locale.ROOT,
                            "%.1f s",
                            Duration.between(start, first).toMillis() / 1000.0),
                    Integer.toString(verdict.lost().size()),
                    Integer.toString(verdict.doubled().size()),
                    Integer.toString(verdict.outOfOrder().size()),
                    BenchTable.mebibytes(pod.process().residentKib()));
        }
    }
}
