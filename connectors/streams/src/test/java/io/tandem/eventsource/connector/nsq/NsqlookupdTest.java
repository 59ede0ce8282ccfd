package io.tandem.eventsource.connector.nsq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.HostPort;
import io.tandem.api.source.NsqSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an nsqlookupd should not answer, from a server of HTTP. */
class NsqlookupdTest {
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anAnswerThatBeginsAndNeverEndsIsGivenUp() throws Exception {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });

        try (var lookup = lookup()) {
            assertThatThrownBy(lookup::producers)
                    .hasMessageContaining("hostAddress")
                    .hasMessageContaining("in time");
        }
    }

    /** Whoever reaches an nsqlookupd may name himself there. */
    @Test
    void aServerWithoutAnAddressIsNotLookedForInThisPod() throws Exception {
        var answer = """
                {"producers": [{"broadcast_address": "", "tcp_port": 4150}, {"broadcast_address": "a", "tcp_port": 0},
                               {"broadcast_address": "nsqd", "tcp_port": 4150}]}""".getBytes(UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });

        try (var lookup = lookup()) {
            assertThat(lookup.producers()).containsExactly(new HostPort("nsqd", 4150));
        }
    }

    private Nsqlookupd lookup() throws IOException {
        return new Nsqlookupd(EventSourceJson.MAPPER.readValue(
                "{\"hostAddress\": \"localhost:%d\", \"topic\": \"t\", \"channel\": \"c\"}"
                        .formatted(server.getAddress().getPort()),
                NsqSource.class));
    }
}
