package io.tandem.e2e;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/** Who behaves: posts ten times a second, by turns on a connection of its own and on one that is kept. */
final class GoodClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final URI target;
    private final SSLContext tls;
    private final FloodBody bodies;
    private final Deque<HttpConnection> kept = new ConcurrentLinkedDeque<>();
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final AtomicLong turn = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    /** Posts nothing yet. */
    GoodClient(URI target, SSLContext tls, FloodBody bodies) {
        this.target = target;
        this.tls = tls;
        this.bodies = bodies;
    }

    /**
     * One post.
     *
     * @param answer empty if there was none within 30 s, or the connection ended before
     * @param failure why there was none
     */
    record Post(boolean onKept, long millis, Optional<HttpAnswer> answer, String failure) {}

    /** Begins. */
    void begin() {
        var unused = timer.scheduleAtFixedRate(
                () -> threads.execute(() -> posts.add(post())), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends; returns what became of all posts when the last has its answer, or its time is over. */
    List<Post> end() {
        timer.close();
        threads.close();
        return List.copyOf(posts);
    }

    /** One post, now. */
    Post post() {
        long number = bodies.next();
        boolean onKept = turn.incrementAndGet() % 2 == 0;
        var begun = Instant.now();
        HttpConnection connection = null;
        boolean keep = false;
        try {
            connection = onKept ? kept.poll() : null;
            if (connection == null) {
                connection = HttpConnection.open(target, tls, LIMIT);
            }
            var answer = connection.post(FloodBody.small(number));
            if (answer.status() == 200) {
                bodies.taken(number);
            }
            keep = onKept && !answer.last();
            return new Post(onKept, since(begun), Optional.of(answer), "");
        } catch (IOException e) {
            return new Post(onKept, since(begun), Optional.empty(), e.toString());
        } finally {
            if (keep) {
                kept.push(connection);
            } else if (connection != null) {
                connection.close();
            }
        }
    }

    private static long since(Instant begun) {
        return Duration.between(begun, Instant.now()).toMillis();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
        kept.forEach(HttpConnection::close);
    }
}
