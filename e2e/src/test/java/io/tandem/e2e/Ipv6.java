package io.tandem.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** What this machine has of it. */
final class Ipv6 {
    /** The loopback address, for URLs. */
    static final String LOOPBACK = "[::1]";

    private Ipv6() {}

    /** Whether there is the loopback address: a machine may be configured without. */
    static boolean present() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
