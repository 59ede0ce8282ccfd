package io.tandem.operator.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Whether this machine has it, which some have switched off. */
public final class Ipv6 {
    private Ipv6() {}

    public static boolean present() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
