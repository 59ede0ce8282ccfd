package io.tandem.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Reads counters of replicas, as Prometheus would. */
final class Counters implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * What these counters have come to.
     *
     * @param metrics of each replica
     * @param names that a counter begins with one of; 0 if there is none such
     * @throws IllegalStateException if one does not tell its metrics
     */
    long sum(List<URI> metrics, List<String> names) {
        return metrics.stream().mapToLong(each -> sum(each, names)).sum();
    }

    @Override
    public void close() {
        http.close();
    }

    private long sum(URI metrics, List<String> names) {
        HttpRequest request = HttpRequest.newBuilder(metrics).timeout(LIMIT).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> names.stream().anyMatch(line::startsWith))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException("no metrics at " + metrics, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
