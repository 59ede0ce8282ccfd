package io.tandem.eventsource.connector.nsq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.HostPort;
import io.tandem.api.source.LookupAddress;
import io.tandem.api.source.NsqSource;
import io.tandem.eventsource.connector.rest.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** Knows which nsqds have a topic. Blocks. */
final class Nsqlookupd implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Nsqlookupd.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LAST_PORT = 0xFFFF;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 4 << 20;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final NsqSource source;
    private final URI question;
    private final HttpClient http = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    Nsqlookupd(NsqSource source) {
        this.source = source;
        var address = address(source);
        var topic = "topic=" + URLEncoder.encode(source.topic(), UTF_8);
        this.question = URI.create(address + (address.getRawQuery() == null ? "?" : "&") + topic);
    }

    private static URI address(NsqSource source) {
        try {
            return LookupAddress.parse(source.hostAddress());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("hostAddress " + e.getMessage(), e);
        }
    }

    /**
     * The servers that have the topic at present; none if nobody knows it.
     *
     * @throws IOException if it cannot be asked; the message names the field
     */
    Set<HostPort> producers() throws IOException, InterruptedException {
        try {
            var request = HttpRequest.newBuilder(question)
                    .timeout(PATIENCE)
                    .header("Accept", "application/vnd.nsq; version=1.0")
                    .build();
            var answer = http.send(request, BodyHandlers.ofInputStream());
            var body = BoundedBody.read(answer, LARGEST, PATIENCE);
            return switch (answer.statusCode()) {
                case OK -> addresses(JSON.readTree(body));
                case NOT_FOUND -> Set.of();
                default -> throw new IOException("it answered with status " + answer.statusCode());
            };
        } catch (IOException e) {
            throw new IOException(
                    "nsqlookupd at %s cannot be asked, see hostAddress: %s".formatted(source.hostAddress(), e), e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Before version 1.0 the answer was wrapped. */
    private static Set<HostPort> addresses(JsonNode answer) throws IOException {
        var producers = (answer.has("data") ? answer.path("data") : answer).path("producers");
        if (!producers.isArray()) {
            throw new IOException("its answer names no producers: is it the HTTP port of an nsqlookupd?");
        }
        var addresses = new LinkedHashSet<HostPort>();
        for (var producer : producers) {
            var host = producer.path("broadcast_address").asText();
            int port = producer.path("tcp_port").asInt();
            if (host.isBlank() || port < 1 || port > LAST_PORT) { // which would mean this pod
                LOG.debugf("no address of an nsqd host=%s port=%d", host, port);
            } else {
                addresses.add(new HostPort(host, port));
            }
        }
        return addresses;
    }
}
