package io.tandem.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A connection on which requests are written as bytes. Blocks: for virtual threads. */
final class HttpConnection implements AutoCloseable {
    private final URI target;
    private final Socket plain;
    private final Socket socket;
    private final InputStream in;

    private HttpConnection(URI target, Socket plain, Socket socket) throws IOException {
        this.target = target;
        this.plain = plain;
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * Connects.
     *
     * @param tls for an address that begins with https
     * @param limit of connecting, and of each wait for an answer
     */
    static HttpConnection open(URI target, SSLContext tls, Duration limit) throws IOException {
        return open(target, tls, limit, 0, "http/1.1");
    }

    /**
     * Connects.
     *
     * @param buffer what the system may hold of answers that are not read, in bytes; 0 for its own default
     * @param protocol that is asked for with TLS, such as {@code h2}
     */
    static HttpConnection open(URI target, SSLContext tls, Duration limit, int buffer, String protocol)
            throws IOException {
        var plain = new Socket();
        try {
            if (buffer > 0) {
                plain.setReceiveBufferSize(buffer);
            }
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(target.getHost(), target.getPort()), (int) limit.toMillis());
            plain.setSoTimeout((int) limit.toMillis());
            return new HttpConnection(
                    target, plain, target.getScheme().equals("https") ? secured(plain, target, tls, protocol) : plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket secured(Socket plain, URI target, SSLContext tls, String protocol) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, target.getHost(), target.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (!protocol.equals(socket.getApplicationProtocol())) {
            throw new IOException("the server does not speak " + protocol);
        }
        return socket;
    }

    /** The head of a post of so many bytes of JSON. */
    byte[] head(int length) {
        return head("Content-Length: %d\r\n\r\n".formatted(length));
    }

    /** The head of a post of JSON up to what follows. */
    byte[] head(String rest) {
        return ascii("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%s"
                .formatted(target.getPath(), target.getAuthority(), rest));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    synchronized void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /**
     * Waits for the next answer.
     *
     * @throws java.net.SocketTimeoutException if none comes within the limit
     */
    HttpAnswer read() throws IOException {
        return HttpAnswer.read(in);
    }

    boolean isClosed() {
        return plain.isClosed();
    }

    InputStream in() {
        return in;
    }

    /** Posts and waits for the answer. */
    HttpAnswer post(byte[] body) throws IOException {
        var head = head(body.length);
        var request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        write(request);
        return read();
    }

    /** Without a word, which a peer that does not read would keep from being said. */
    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException gone) {
            // nothing is left to close
        }
    }
}
