package io.tandem.eventsource.connector.example;

import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.PollingConnector;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Worker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/** A queue behind HTTP, as an example of a source: it lends messages to a client until the client is done with them. */
public final class QueueConnector extends PollingConnector {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String url;
    private final String client = UUID.randomUUID().toString();
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param url as in the manifest */
    public QueueConnector(String url, ConnectorContext context) {
        super(context, Worker.virtual("queue-" + context.eventName()), Duration.ofMillis(100));
        this.url = url;
    }

    /** Secrets would be read here, by {@code context.mounts()}: each connection reads them anew. */
    @Override
    protected void open() throws IOException, InterruptedException {
        ask("GET", "/");
        context.connected();
    }

    /** Asks for no more than the pipeline wants; the queue keeps the rest. */
    @Override
    protected boolean receive(int most) throws IOException, InterruptedException {
        var lines = ask("GET", "/messages?most=%d&client=%s".formatted(most, client));
        lines.lines().forEach(line -> emit(event(line), line.length()));
        return !lines.isEmpty();
    }

    /** After what was in flight is settled: whatever is still lent to us goes to somebody else. */
    @Override
    protected void disconnect() throws IOException, InterruptedException {
        ask("POST", "/release?client=" + client);
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return new IllegalStateException(
                "the queue at %s cannot be read, see url: %s".formatted(url, failure), failure);
    }

    private Incoming event(String line) {
        var parts = line.split(" ", 2);
        return Incoming.of(
                "%s:%s".formatted(url, parts[0]), // the same on every delivery: it becomes the event's id
                () -> EventData.object().put("body", parts[1]).json(),
                (outcome, done) -> settle(parts[0], outcome, done));
    }

    /** Never blocks. What was neither published nor unwanted is given back when the connection is closed. */
    private void settle(String message, Settlement.Outcome outcome, Settlement.Done done) {
        if (!outcome.accepted() && !(outcome instanceof Settlement.Outcome.Invalid)) {
            done.settled();
            return;
        }
        var unused = http.sendAsync(request("POST", "/done?message=" + message), BodyHandlers.discarding())
                .whenComplete((answer, failure) -> tell(answer, failure, done));
    }

    private static void tell(HttpResponse<Void> answer, Throwable failure, Settlement.Done done) {
        if (failure == null && answer.statusCode() == 200) {
            done.settled();
        } else {
            done.unsettled(failure != null ? failure : new IOException("status " + answer.statusCode()));
        }
    }

    private String ask(String method, String target) throws IOException, InterruptedException {
        var answer = http.send(request(method, target), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return answer.body();
    }

    private HttpRequest request(String method, String target) {
        return HttpRequest.newBuilder(URI.create(url + target))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
    }
}
