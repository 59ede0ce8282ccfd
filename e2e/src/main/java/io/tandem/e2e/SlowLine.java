package io.tandem.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A line to a server of this machine that lets so many bytes a second through to it, of all connections together, whatever is
 * spoken; what the server sends is not held up. Clients soon notice: little fits into the line.
 */
final class SlowLine implements AutoCloseable {
    private static final int MOST_AT_ONCE = 16 << 10;
    private static final int WIDE = 1 << 20;
    private static final int TURNS_A_SECOND = 20;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ServerSocket entrance;
    private final int server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private volatile long bytesPerSecond;
    private long free = System.nanoTime();

    /** Listens on all addresses of this machine. */
    SlowLine(int server, long bytesPerSecond) {
        this.server = server;
        this.bytesPerSecond = bytesPerSecond;
        try {
            entrance = new ServerSocket();
            entrance.setReceiveBufferSize(MOST_AT_ONCE);
            entrance.bind(new InetSocketAddress(SourceServers.ALL, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a slow line", e);
        }
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** From now on nothing is held up. */
    void open() {
        bytesPerSecond = Long.MAX_VALUE;
        try {
            entrance.setReceiveBufferSize(WIDE); // of those who connect again
        } catch (SocketException e) {
            throw new UncheckedIOException("the slow line is closed", e);
        }
        sockets.forEach(SlowLine::widen);
    }

    @Override
    public void close() {
        close(entrance);
        sockets.forEach(SlowLine::close);
    }

    /** A sender that found a window of a few KiB shut asks for it anew at growing pauses only, and went on at 20 events a second. */
    private static void widen(Socket socket) {
        try {
            socket.setReceiveBufferSize(WIDE);
        } catch (SocketException e) {
            // closed meanwhile
        }
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                connect(entrance.accept());
            } catch (IOException e) {
                // closed
            }
        }
    }

    /** Where the server is away, the client connects again. */
    private void connect(Socket client) {
        sockets.add(client);
        try {
            Socket out = new Socket(InetAddress.getLoopbackAddress(), server);
            sockets.add(out);
            client.setTcpNoDelay(true);
            out.setTcpNoDelay(true);
            Thread.startVirtualThread(() -> carry(client, out, true));
            Thread.startVirtualThread(() -> carry(out, client, false));
        } catch (IOException e) {
            close(client);
        }
    }

    /** Until one end is closed; then so is the other. */
    private void carry(Socket from, Socket to, boolean slow) {
        byte[] buffer = new byte[MOST_AT_ONCE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer, 0, turn(slow)); n >= 0; n = in.read(buffer, 0, turn(slow))) {
                if (slow) {
                    awaitTurn(n);
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // closed below
        } finally {
            close(from);
            close(to);
        }
    }

    private int turn(boolean slow) {
        return slow ? (int) Math.clamp(bytesPerSecond / TURNS_A_SECOND, 1, MOST_AT_ONCE) : MOST_AT_ONCE;
    }

    private void awaitTurn(int bytes) {
        long until;
        synchronized (lock) {
            free = Math.max(free, System.nanoTime()) + bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
            until = free;
        }
        for (long left = until - System.nanoTime();
                left > 0 && bytesPerSecond != Long.MAX_VALUE;
                left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        }
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot close a line", e);
        }
    }
}
