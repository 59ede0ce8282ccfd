package io.tandem.eventsource.connector.redis;

import io.tandem.api.source.HostPort;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection for what is asked of streams: to the server, or to the node of a cluster that has them, to which it follows
 * them. In a cluster it is for one stream only. One request at a time.
 */
final class StreamLink implements AutoCloseable {
    /** Nodes that send a request further than this do not agree yet who has the stream. */
    static final int MOST_HOPS = 5;

    private final Opening opening;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile RedisLink link;
    private volatile boolean asking;
    private volatile boolean closed;

    /** Connects; blocks, within a bound. */
    @FunctionalInterface
    interface Opening {
        RedisLink to(HostPort node) throws IOException, InterruptedException, GeneralSecurityException;
    }

    /**
     * @param link to begin with; is closed with this one
     * @param opening of further ones, to where the stream is
     */
    StreamLink(RedisLink link, Opening opening) {
        this.link = link;
        this.opening = opening;
    }

    /** Whether the server is a node of a cluster, as far as we may ask. */
    boolean ofCluster() throws IOException, InterruptedException {
        try {
            ask(Request.cmd(Command.READWRITE)); // changes nothing, and is known to nodes of clusters alone
            return true;
        } catch (RedisException e) {
            return false;
        }
    }

    /**
     * Waits for an answer that the server gives at once; null where it is nil.
     *
     * @throws RedisException if the server refused it
     */
    Response ask(Request request) throws IOException, InterruptedException {
        turn.lockInterruptibly();
        try {
            for (int hops = 0; ; hops++) {
                try {
                    return RedisLink.answer(send(request), RedisLink.PATIENCE);
                } catch (RedisException e) {
                    if (hops == MOST_HOPS || !follow(e)) {
                        throw e;
                    }
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * Sends a request that waits at the server, for {@link RedisLink#answer}; no other one may be sent before that is there.
     *
     * @param longest until it fails for want of an answer
     */
    CompletableFuture<Response> begin(Request request, Duration longest) {
        return send(request).orTimeout(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Connects to the node that has the stream, if that is what the answer says; blocks, within a bound.
     *
     * @return whether it was, so that the request can be sent again
     */
    boolean follow(RedisException refused) throws IOException, InterruptedException {
        var there = Redirection.of(refused, link.address());
        if (there.isEmpty()) {
            return false;
        }
        var former = link;
        link = open(there.get().node());
        asking = there.get().asking();
        former.close();
        if (closed) {
            link.close();
        }
        return true;
    }

    /** Never blocks. */
    @Override
    public void close() {
        closed = true;
        link.close();
    }

    private CompletableFuture<Response> send(Request request) {
        if (asking) {
            var unused = link.send(Request.cmd(Command.ASKING)); // if it is refused, the next answer sends us back
        }
        return link.send(request).toCompletionStage().toCompletableFuture();
    }

    private RedisLink open(HostPort node) throws IOException, InterruptedException {
        try {
            return opening.to(node);
        } catch (RedisException e) {
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException("%s, which the cluster names: %s".formatted(node, e.getMessage()), e);
        }
    }
}
