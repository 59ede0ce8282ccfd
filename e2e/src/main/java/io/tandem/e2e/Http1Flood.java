package io.tandem.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The floods of HTTP/1.1. */
record Http1Flood(Flood flood, URI target, FloodBody bodies, FloodTally tally) implements Crowd.Member {
    /** Longer than a flood: who floods is patient. */
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** What the system may hold of answers that are not read. */
    private static final int NARROW = 4096;
    /** Requests that are written at once. */
    private static final int PIPELINED = 16;
    /** Just below 64 KiB together. */
    private static final String FIELDS = IntStream.range(0, 64)
            .mapToObj(i -> "X-Pad-%02d: %s\r\n".formatted(i, "x".repeat(1000)))
            .collect(Collectors.joining());

    @Override
    public HttpConnection open(int number) throws IOException {
        return flood == Flood.SLOW_READERS
                ? HttpConnection.open(target, null, LIMIT, NARROW, "")
                : HttpConnection.open(target, null, LIMIT);
    }

    @Override
    public void use(int number, HttpConnection connection, Crowd crowd) throws IOException {
        switch (flood) {
            case LARGE_BUS_HANGS, LARGE_BUS_GONE, LARGE -> postLarge(connection, crowd);
            case SLOW_SENDERS -> postSlowly(connection, crowd, FloodBody.SMALL);
            case SLOW_LARGE -> postSlowly(connection, crowd, FloodBody.LARGE);
            case SLOW_READERS -> readNothing(connection, crowd);
            case HEADS -> sendHeads(connection, crowd, number % 2 == 0);
            case STREAMS, RESETS -> throw new IllegalArgumentException("a flood of HTTP/2: " + flood);
        }
    }

    private void postLarge(HttpConnection connection, Crowd crowd) throws IOException {
        boolean last;
        do {
            long number = bodies.next();
            try {
                connection.write(connection.head(FloodBody.LARGE));
                connection.write(FloodBody.begin(number));
                connection.write(FloodBody.afterBegin());
            } catch (IOException cut) {
                // an answer may have come before
            }
            last = answered(number, connection);
        } while (!last && !crowd.pause());
    }

    /** @param announced length of the body */
    private void postSlowly(HttpConnection connection, Crowd crowd, int announced) throws IOException {
        long number = bodies.next();
        var body = announced == FloodBody.SMALL ? FloodBody.small(number) : FloodBody.afterBegin();
        connection.write(connection.head(announced));
        for (int i = 0; i < body.length && connection.in().available() == 0; i++) {
            if (crowd.pause()) {
                return;
            }
            connection.write(new byte[] {body[i]});
        }
        answered(number, connection);
    }

    private void readNothing(HttpConnection connection, Crowd crowd) throws IOException {
        var head = connection.head(FloodBody.SMALL);
        while (!crowd.isOver()) {
            var requests = new ByteArrayOutputStream();
            for (int i = 0; i < PIPELINED; i++) {
                requests.writeBytes(head);
                requests.writeBytes(FloodBody.small(bodies.next()));
                tally.saw("written");
            }
            connection.write(requests.toByteArray());
        }
    }

    private void sendHeads(HttpConnection connection, Crowd crowd, boolean ended) throws IOException {
        boolean last;
        do {
            long number = bodies.next();
            connection.write(connection.head(FIELDS));
            if (ended) {
                connection.write(HttpConnection.ascii("Content-Length: %d\r\n\r\n".formatted(FloodBody.SMALL)));
                connection.write(FloodBody.small(number));
            }
            last = answered(number, connection);
        } while (!last && !crowd.pause());
    }

    /** Whether the connection ends with it. */
    private boolean answered(long number, HttpConnection connection) throws IOException {
        var answer = connection.read();
        tally.answered(answer);
        if (answer.status() == 200) {
            bodies.taken(number);
        }
        return answer.last();
    }
}
