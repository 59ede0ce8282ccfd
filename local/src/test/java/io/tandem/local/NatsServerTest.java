package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class NatsServerTest {

    @Test
    void aKilledServerComesBackOnItsPortWithItsStreams() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            publishOne(server.url());
            server.kill();
            assertThatThrownBy(() -> Nats.connect(server.url())).isInstanceOf(IOException.class);
            server.restart();
            assertThat(messages(server.url())).isEqualTo(1);
        }
    }

    @Test
    void aSuspendedServerAnswersAgainWhenResumed() throws Exception {
        try (NatsServer server = NatsServer.start();
                Connection connection = NatsServer.connect(server.url())) {
            server.suspend();
            assertThatThrownBy(() -> connection.flush(Duration.ofMillis(200))).isInstanceOf(TimeoutException.class);
            server.resume();
            connection.flush(TestLimits.WAIT);
        }
    }

    @Test
    void credentialsAreDemanded() throws Exception {
        try (NatsServer server = NatsServer.start(NatsConfig.defaults().withUser("tandem", "s3cret"))) {
            assertThatThrownBy(() -> Nats.connect(server.url())).isInstanceOf(Exception.class);
            Options options = new Options.Builder()
                    .server(server.url())
                    .userInfo("tandem", "s3cret")
                    .build();
            try (Connection connection = Nats.connect(options)) {
                assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            }
        }
    }

    @Test
    void tlsIsOfferedAndPlainConnectionsStayPossible() throws Exception {
        try (NatsServer server = NatsServer.start(NatsConfig.defaults().withTls())) {
            Options tls = new Options.Builder().server(server.url()).opentls().build();
            try (Connection plain = NatsServer.connect(server.url());
                    Connection secure = Nats.connect(tls)) {
                assertThat(secure.getStatus()).isEqualTo(Connection.Status.CONNECTED);
                assertThat(plain.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            }
            assertThat(server.certificate()).content().startsWith("-----BEGIN CERTIFICATE-----");
        }
    }

    private static void publishOne(String url) throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = NatsServer.connect(url)) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("kept")
                            .subjects("kept.>")
                            .build());
            connection.jetStream().publish("kept.one", new byte[] {1});
        }
    }

    private static long messages(String url) throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = NatsServer.connect(url)) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo("kept")
                    .getStreamState()
                    .getMsgCount();
        }
    }
}
