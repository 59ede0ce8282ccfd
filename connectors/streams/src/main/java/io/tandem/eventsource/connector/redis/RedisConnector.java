package io.tandem.eventsource.connector.redis;

import io.tandem.api.source.RedisSource;
import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Worker;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Subscribes to channels of Redis, which repeats nothing: what arrives while no demand is left waits in a buffer of
 * {@value #BUFFER} bytes, and what does not fit is dropped and counted. In an orderly stop what waits is still published.
 *
 * <p>When the connection is gone, or the server says nothing any more, the connector fails and another one subscribes.
 */
public final class RedisConnector extends BlockingConnector {
    private static final long BUFFER = 16 << 20;
    /** What a message costs beside its bytes. */
    private static final int OVERHEAD = 256;

    private static final Duration BEAT = Duration.ofSeconds(3);

    private final RedisSource source;
    private final Vertx vertx;
    private final Duration beat;
    private final Queue<ChannelMessage> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicLong arrivedBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Subscription subscription;
    private volatile RedisLink link;
    private volatile Future<?> beats;

    public RedisConnector(RedisSource source, ConnectorContext context, Vertx vertx) {
        this(source, context, vertx, BEAT, System::nanoTime);
    }

    /**
     * @param beat between the questions whether the server is there
     * @param nanoClock monotonic, as {@link System#nanoTime()}
     */
    RedisConnector(RedisSource source, ConnectorContext context, Vertx vertx, Duration beat, LongSupplier nanoClock) {
        super(context, Worker.virtual("redis-" + context.eventName()), BUFFER);
        this.source = source;
        this.vertx = vertx;
        this.beat = beat;
        this.subscription = new Subscription(source.channels(), source.patterns(), nanoClock);
    }

    @Override
    protected void connect() throws Exception {
        link = RedisEndpoint.of(source)
                .connect(vertx, context.mounts(), context.eventSourceName() + "." + context.eventName(), this::lost);
        link.onMessage(this::pushed);
        subscription.begin(link);
        subscription.awaitAll(RedisLink.PATIENCE);
        beats = context.scheduler()
                .scheduleWithFixedDelay(this::beat, beat.toNanos(), beat.toNanos(), TimeUnit.NANOSECONDS);
        context.connected();
    }

    /** What the server has sent is still handed on; it sends nothing more. */
    @Override
    protected void stop() throws IOException, InterruptedException {
        if (beats != null) {
            beats.cancel(false);
        }
        if (link == null) {
            return;
        }
        try {
            subscription.end(link);
            subscription.awaitNone(RedisLink.PATIENCE);
        } finally {
            handOn();
        }
    }

    @Override
    protected void disconnect() {
        if (link != null) {
            link.close();
        }
    }

    @Override
    protected boolean redelivers() {
        return false;
    }

    @Override
    protected Throwable explained(Throwable failure) {
        return RedisFailure.explained(failure, source.patterns() == null ? "channels" : "channels and patterns");
    }

    /** From any thread. What had come before is handed on first. */
    private void lost(Throwable reason) {
        subscription.lost(reason);
        var unused = execute(() -> {
            handOn();
            fail(reason);
        });
    }

    /** On the event loop. */
    private void pushed(Response pushed) {
        if (pushed instanceof ErrorType refused) {
            lost(new RedisException(refused.getMessage()));
        } else if (pushed != null && pushed.type() == ResponseType.MULTI) {
            subscription.heard(pushed);
            ChannelMessage.of(pushed).ifPresent(this::arrived);
        }
    }

    private void arrived(ChannelMessage message) {
        if (arrivedBytes.get() > BUFFER) {
            context.dropped(1);
            return;
        }
        arrivedBytes.addAndGet(message.bytes() + OVERHEAD);
        arrived.add(message);
        if (scheduled.compareAndSet(false, true) && !execute(this::handOn)) {
            scheduled.set(false);
        }
    }

    /** On the connector's thread: what becomes of an event must not hold up an event loop. */
    private void handOn() {
        scheduled.set(false);
        for (var message = arrived.poll(); message != null; message = arrived.poll()) {
            arrivedBytes.addAndGet(-message.bytes() - OVERHEAD);
            if (!emit(message.incoming(Boolean.TRUE.equals(source.jsonBody()), source.metadata()), message.bytes())) {
                context.dropped(1);
            }
        }
    }

    private void beat() {
        if (!subscription.askAgain(link)) {
            lost(new IOException("the server has said nothing for %d s".formatted(Subscription.SILENCE.toSeconds())));
        }
    }
}
