package io.tandem.eventsource.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.local.TestLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerGreetingTest {
    private static final Duration LIMIT = TestLimits.WAIT;

    @Test
    void aPeerThatNeverEndsItsLineFillsNoMemory() throws Exception {
        assertThatThrownBy(() -> greeting("127.0.0.1", socket -> {
                    var piece = new byte[8192];
                    java.util.Arrays.fill(piece, (byte) 'x');
                    while (true) {
                        socket.getOutputStream().write(piece);
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not end");
    }

    @Test
    void aServerAtAnAddressOfIpv6IsHeard() throws Exception {
        assumeTrue(hasIpv6(), "this machine has no ::1");
        var greeting = greeting("::1", socket -> socket.getOutputStream()
                .write("INFO {\"tls_required\":true}\r\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(greeting.tlsRequired()).isTrue();
    }

    private static boolean hasIpv6() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private interface Peer {
        void speak(Socket socket) throws IOException;
    }

    private static ServerGreeting greeting(String address, Peer peer) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            Thread.ofVirtual().start(() -> {
                try (var socket = server.accept()) {
                    peer.speak(socket);
                } catch (IOException e) {
                    // the other side hung up
                }
            });
            var host = address.contains(":") ? "[" + address + "]" : address;
            return ServerGreeting.of(URI.create("nats://%s:%d".formatted(host, server.getLocalPort())), LIMIT);
        }
    }
}
