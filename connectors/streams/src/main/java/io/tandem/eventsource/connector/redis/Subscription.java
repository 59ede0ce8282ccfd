package io.tandem.eventsource.connector.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** The channels and patterns of one connection: whether the server has confirmed them all, and whether it still answers. */
final class Subscription {
    /** After so long without a word, though it was asked, the server is gone. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private final List<String> channels;
    private final List<String> patterns;
    private final LongSupplier nanoClock;
    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private final CompletableFuture<Void> none = new CompletableFuture<>();
    private volatile long heard;

    /** @param nanoClock monotonic, as {@link System#nanoTime()} */
    Subscription(List<String> channels, List<String> patterns, LongSupplier nanoClock) {
        this.channels = distinct(channels);
        this.patterns = distinct(patterns);
        this.nanoClock = nanoClock;
    }

    /** @throws IllegalArgumentException if there is nothing to subscribe to */
    void begin(RedisLink link) {
        if (channels.isEmpty() && patterns.isEmpty()) {
            throw new IllegalArgumentException("channels is empty: name at least one");
        }
        heard = nanoClock.getAsLong();
        send(link, Command.SUBSCRIBE, channels);
        send(link, Command.PSUBSCRIBE, patterns);
    }

    void end(RedisLink link) {
        send(link, Command.UNSUBSCRIBE, channels);
        send(link, Command.PUNSUBSCRIBE, patterns);
    }

    /** What the server sent. On an event loop. */
    void heard(Response pushed) {
        heard = nanoClock.getAsLong();
        switch (pushed.get(0).toString()) {
            case "subscribe", "psubscribe" -> {
                if (pushed.get(2).toInteger() == channels.size() + patterns.size()) {
                    all.complete(null);
                }
            }
            case "unsubscribe", "punsubscribe" -> {
                if (pushed.get(2).toInteger() == 0) {
                    none.complete(null);
                }
            }
            default -> {}
        }
    }

    /** Nothing will be heard any more. */
    void lost(Throwable reason) {
        all.completeExceptionally(reason);
        none.complete(null);
    }

    /** Returns when the server has confirmed everything. */
    void awaitAll(Duration longest) throws IOException, InterruptedException {
        await(all, longest);
    }

    /** Returns when the server has taken everything back, or is gone. */
    void awaitNone(Duration longest) throws IOException, InterruptedException {
        await(none, longest);
    }

    /**
     * Asks whether the server is there, by subscribing again to what is subscribed to: it answers between messages, and a PING
     * could not be told from them by the client.
     *
     * @return false if it has said nothing for too long
     */
    boolean askAgain(RedisLink link) {
        if (channels.isEmpty()) {
            send(link, Command.PSUBSCRIBE, patterns.subList(0, 1));
        } else {
            send(link, Command.SUBSCRIBE, channels.subList(0, 1));
        }
        return nanoClock.getAsLong() - heard < SILENCE.toNanos();
    }

    private static void send(RedisLink link, Command command, List<String> names) {
        if (!names.isEmpty()) {
            var request = Request.cmd(command);
            names.forEach(request::arg);
            var unused = link.send(request); // a failure to send ends the connection, and that is told
        }
    }

    private static void await(CompletableFuture<Void> told, Duration longest) throws IOException, InterruptedException {
        try {
            var unused = told.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the server has not answered for %d s".formatted(longest.toSeconds()), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException reason ? reason : new IOException(e.getCause());
        }
    }

    private static List<String> distinct(List<String> names) {
        return names == null ? List.of() : names.stream().distinct().toList();
    }
}
