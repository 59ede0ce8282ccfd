package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.local.TestLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowLineTest {
    private static final int BYTES = 20_000;

    @Test
    void aSlowLineTakesItsTime() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var line = new SlowLine(server.getLocalPort(), 2 * BYTES);
                var client = new Socket(InetAddress.getLoopbackAddress(), line.port());
                var accepted = server.accept()) {
            assertThat(carried(client, accepted)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
    }

    /** There it would take longer than a read waits here. */
    @Test
    void aSlowLineTakesNoTimeBackAndNoneOnceItIsOpened() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var line = new SlowLine(server.getLocalPort(), BYTES / 200);
                var client = new Socket(InetAddress.getLoopbackAddress(), line.port());
                var accepted = server.accept()) {
            client.setSoTimeout((int) TestLimits.WAIT.toMillis());
            accepted.setSoTimeout((int) TestLimits.WAIT.toMillis());
            assertThat(carried(accepted, client)).isLessThan(TestLimits.WAIT);
            line.open();
            assertThat(carried(client, accepted)).isLessThan(TestLimits.WAIT);
        }
    }

    @Test
    void aLineEndsWhenOneOfItsEndsDoes() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var line = new SlowLine(server.getLocalPort(), BYTES);
                var client = new Socket(InetAddress.getLoopbackAddress(), line.port())) {
            client.setSoTimeout((int) TestLimits.WAIT.toMillis());
            server.accept().close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static Duration carried(Socket from, Socket to) throws IOException {
        long begin = System.nanoTime();
        from.getOutputStream().write(new byte[BYTES]);
        assertThat(to.getInputStream().readNBytes(BYTES)).hasSize(BYTES);
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
