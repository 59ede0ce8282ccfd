package io.tandem.eventsource.connector.webhook;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Bounds what a connection of HTTP/1.1 may send before its former requests are answered, and how many answers it may leave unread:
 * Vert.x keeps both without a bound. Hardly any sender does either, and one that goes too far is cut off. Used only by the event
 * loop of its connection.
 */
final class Pipelining extends ChannelDuplexHandler {
    /** Requests whose answer is not sent yet, the one in hand among them. */
    static final int MOST_REQUESTS = 16;
    /** Heads and bodies of those behind the one in hand. */
    static final int MOST_BYTES = 32 << 10;

    private static final int FINAL = 200;

    private final Runnable exceeded;
    /** Of those without an answer, the first at {@code first}, in a ring. */
    private final int[] bytes = new int[MOST_REQUESTS];

    private int first;
    private int open;
    private int waiting;
    private boolean over;

    private Pipelining(Runnable exceeded) {
        this.exceeded = exceeded;
    }

    /**
     * Does nothing to a connection of HTTP/2, whose streams are bounded by its settings.
     *
     * @param exceeded has to close the connection; what comes after it is thrown away
     */
    static void bound(HttpConnection connection, Runnable exceeded) {
        var server = (HttpServerConnection) connection;
        var pipeline = server.channel().pipeline();
        if (pipeline.get(HttpRequestDecoder.class) != null) {
            pipeline.addBefore(server.channelHandlerContext().name(), "pipelining", new Pipelining(exceeded));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over || isTooMuch(message)) {
            ReferenceCountUtil.release(message);
            if (!over) {
                over = true;
                exceeded.run();
            }
            return;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        var told = message instanceof LastHttpContent && !isInterim(message)
                ? promise.unvoid().addListener(sent -> answered())
                : promise;
        var unused = context.write(message, told);
    }

    private boolean isTooMuch(Object message) {
        if (message instanceof HttpRequest request) {
            if (open == MOST_REQUESTS) {
                return true;
            }
            bytes[(first + open) % MOST_REQUESTS] = 0;
            open++;
            return open > 1 && isTooLarge(length(request));
        }
        return open > 1
                && message instanceof HttpContent content
                && isTooLarge(content.content().readableBytes());
    }

    private boolean isTooLarge(int more) {
        bytes[(first + open - 1) % MOST_REQUESTS] += more;
        waiting += more;
        return waiting > MOST_BYTES;
    }

    private void answered() {
        if (open == 0) {
            return; // of a request that could not be read
        }
        first = (first + 1) % MOST_REQUESTS; // the one in hand counts none of its bytes
        open--;
        if (open > 0) { // the next is in hand now
            waiting -= bytes[first];
            bytes[first] = 0;
        }
    }

    private static int length(HttpRequest request) {
        int length = request.uri().length();
        var fields = request.headers().iteratorCharSequence();
        while (fields.hasNext()) {
            var field = fields.next();
            length += field.getKey().length() + field.getValue().length();
        }
        return length;
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response && response.status().code() < FINAL;
    }
}
