package io.tandem.eventsource.connector.mqtt;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** A connection to a broker: one thread reads packets, any thread writes them. Each wait has a bound. */
final class BrokerLink {
    private static final Logger LOG = Logger.getLogger(BrokerLink.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WRITE = Duration.ofSeconds(10);

    private final Socket plain;
    private final Socket socket;
    private final PacketReader reader;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long writingSince;

    private BrokerLink(Socket plain, Socket socket, boolean version5) throws IOException {
        this.plain = plain;
        this.socket = socket;
        this.reader = new PacketReader(socket.getInputStream(), version5);
        this.out = socket.getOutputStream();
    }

    /** Connects; blocks. Nothing is open if it fails. */
    static BrokerLink open(Subscription subscription) throws IOException {
        var broker = subscription.broker();
        var plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(broker.host(), broker.port()), (int) CONNECT.toMillis());
            plain.setTcpNoDelay(true);
            plain.setSoTimeout((int) CONNECT.toMillis());
            Socket socket = plain;
            if (subscription.tls().isPresent()) {
                var factory = subscription.tls().get().getSocketFactory();
                socket = factory.createSocket(plain, broker.host(), broker.port(), true);
            }
            return new BrokerLink(plain, socket, subscription.version5());
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** How long {@link #read} waits for the next byte. */
    void silenceLimit(Duration limit) throws SocketException {
        socket.setSoTimeout((int) limit.toMillis());
    }

    /** The next packet. On one thread. */
    Packet read() throws IOException {
        return reader.next();
    }

    void write(byte[] packets) throws IOException {
        writing.lock();
        try {
            writingSince = System.nanoTime();
            out.write(packets);
            out.flush();
        } finally {
            writingSince = 0;
            writing.unlock();
        }
    }

    /** Whether the broker has taken nothing for so long that it never will. */
    boolean isStuck() {
        long since = writingSince;
        return since != 0 && System.nanoTime() - since > WRITE.toNanos();
    }

    /** Ends the connection without a word, which ends every wait for it; never blocks. */
    void abort() {
        try {
            plain.close();
        } catch (IOException e) {
            LOG.debugf(e, "a connection cannot be closed");
        }
    }
}
