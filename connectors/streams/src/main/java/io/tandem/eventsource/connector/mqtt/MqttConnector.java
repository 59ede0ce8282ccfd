package io.tandem.eventsource.connector.mqtt;

import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Worker;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * One subscription at an MQTT broker: each connection subscribes anew.
 *
 * <p>While the bus takes nothing, nothing is read from the connection, so that the broker waits too. At quality of service 1
 * and 2 a message is acknowledged after the bus has stored its event. What a session that is kept has not acknowledged comes
 * again in the next connection; at quality of service 0, and in a session that is not kept, it is lost with the connection.
 */
public final class MqttConnector extends BlockingConnector {
    private static final Logger LOG = Logger.getLogger(MqttConnector.class);
    private static final long BUFFER = 16 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final FieldNames fields;
    private final Subscription.Reading reading;
    private final Messages messages;
    private final Redeliveries redeliveries;
    private final Worker reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CompletableFuture<Packet.SubAck> subscribed = new CompletableFuture<>();
    private final CompletableFuture<Void> unsubscribed = new CompletableFuture<>();
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private volatile Subscription subscription;
    private volatile BrokerLink link;
    private volatile Acknowledgements acknowledgements;
    private volatile boolean accepted;
    private volatile boolean lost;
    /** How often events were asked for. Written under the lock. */
    private volatile long requests;

    private ScheduledFuture<?> pings;

    /** @param redeliveries of all connectors of this event, one after the other */
    public MqttConnector(
            ConnectorContext context,
            FieldNames fields,
            Subscription.Reading reading,
            Messages messages,
            Redeliveries redeliveries) {
        super(context, Worker.virtual("mqtt-" + context.eventName()), BUFFER);
        this.fields = fields;
        this.reading = reading;
        this.messages = messages;
        this.redeliveries = redeliveries;
        this.reader = Worker.virtual("mqtt-reader-" + context.eventName());
    }

    @Override
    protected void connect() throws Exception {
        subscription = reading.read();
        link = BrokerLink.open(subscription);
        link.write(PacketWriter.connect(subscription));
        var keepAlive = accepted(link.read());
        link.silenceLimit(keepAlive.multipliedBy(3).dividedBy(2));
        acknowledgements = new Acknowledgements(link, this::execute, redeliveries, context.clock());
        reader.execute(this::readAll);
        long half = keepAlive.toMillis() / 2;
        pings = context.scheduler().scheduleWithFixedDelay(this::tick, half, half, TimeUnit.MILLISECONDS);
        link.write(PacketWriter.subscribe(subscription));
        int granted = granted();
        if (granted < subscription.qos()) {
            LOG.warnf(
                    "the broker grants a lower quality of service eventName=%s asked=%d granted=%d",
                    context.eventName(), subscription.qos(), granted);
        }
        context.connected();
    }

    /** What was sent until now is still handed on. A subscription that is kept stays, for whoever connects next. */
    @Override
    protected void stop() throws Exception {
        requested(); // whoever waits for a request sees that none will come
        if (subscribed.isDone() && !subscribed.isCompletedExceptionally() && !subscription.keepsSession()) {
            link.write(PacketWriter.unsubscribe(subscription));
            unsubscribed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void disconnect() throws Exception {
        if (!lost) {
            redeliveries.forget();
        }
        if (link == null) {
            return;
        }
        try {
            if (pings != null) {
                pings.cancel(false);
                acknowledgements.finish();
                link.write(PacketWriter.empty(PacketWriter.DISCONNECT));
                read.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS); // the broker closes once it has read it all
            }
        } finally {
            link.abort();
            reader.end();
        }
    }

    /** At quality of service 0 nothing comes again, and a session that keeps the others may bring such messages too. */
    @Override
    protected boolean redelivers() {
        return false;
    }

    @Override
    protected void requested() {
        lock.lock();
        try {
            requests++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected Throwable explained(Throwable failure) {
        lost = true;
        return new MqttFailure(fields, accepted).explained(failure);
    }

    /** Returns how long the broker waits for a sign of life. */
    private Duration accepted(Packet answer) throws IOException {
        if (!(answer instanceof Packet.ConnAck ack)) {
            throw new PacketReader.MalformedException("something else came than CONNACK");
        }
        if (ack.code() >= Packet.REFUSED) {
            throw new RefusedException(
                    RefusedException.Step.CONNECT, ack.code(), ack.properties().reason());
        }
        if (!ack.sessionPresent()) {
            redeliveries.forget();
        }
        accepted = true;
        int seconds = ack.properties().keepAlive().orElse(0);
        return Duration.ofSeconds(seconds > 0 ? seconds : Subscription.KEEP_ALIVE_SECONDS);
    }

    private int granted() throws Exception {
        try {
            var ack = subscribed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (ack.code() >= Packet.REFUSED) {
                throw new RefusedException(
                        RefusedException.Step.SUBSCRIBE,
                        ack.code(),
                        ack.properties().reason());
            }
            return ack.code();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no SUBACK");
        }
    }

    private void readAll() {
        try {
            while (true) {
                handle(link.read());
            }
        } catch (Throwable e) { // whatever it is, nothing comes any more
            subscribed.completeExceptionally(e);
            unsubscribed.completeExceptionally(e);
            fail(e);
            Fatal.exitOn(e);
        } finally {
            read.complete(null);
        }
    }

    private void handle(Packet packet) throws IOException, InterruptedException {
        switch (packet) {
            case Packet.Publish message -> arrived(message);
            case Packet.PubRel release -> acknowledgements.release(release.packetId());
            case Packet.SubAck ack -> subscribed.complete(ack);
            case Packet.UnsubAck ack -> unsubscribed.complete(null);
            case Packet.PingResp pong -> {}
            case Packet.Disconnect end ->
                throw new RefusedException(
                        RefusedException.Step.STAY, end.code(), end.properties().reason());
            case Packet.ConnAck ack -> throw new PacketReader.MalformedException("a second CONNACK came");
        }
    }

    private void arrived(Packet.Publish message) throws InterruptedException {
        if (!messages.isEvent(message.topic(), message.body())) {
            return;
        }
        if (message.qos() == 0) {
            handOn(MessageEvent.of(message, messages, Settlement.NONE), message.body().length);
            return;
        }
        if (acknowledgements.has(message)) {
            return;
        }
        if (redeliveries.has(message, context.clock().instant())) {
            acknowledgements.again(message);
            return;
        }
        if (subscribed.isDone()) { // before, the broker's answer stands behind it
            await(() -> wanted() > 0);
        }
        if (stopping() && subscription.keepsSession()) {
            return; // not acknowledged, so it comes again
        }
        handOn(MessageEvent.of(message, messages, acknowledgements.taken(message)), message.body().length);
    }

    /** Waits for room: the broker is slowed by what we do not read. */
    private void handOn(Incoming event, int bytes) throws InterruptedException {
        long seen = requests;
        while (!emit(event, bytes)) {
            if (stopping()) {
                if (!subscription.keepsSession() || event.settlement() == Settlement.NONE) {
                    context.dropped(1);
                }
                return;
            }
            long before = seen;
            await(() -> requests > before);
            seen = requests;
        }
    }

    /** Returns when it holds, or the intake has to end. */
    private void await(BooleanSupplier state) throws InterruptedException {
        lock.lock();
        try {
            while (!state.getAsBoolean() && !stopping()) {
                var unused = changed.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** On a timer: must not block. */
    private void tick() {
        if (link.isStuck()) {
            link.abort();
        } else {
            execute(this::ping);
        }
    }

    private void ping() {
        try {
            link.write(PacketWriter.empty(PacketWriter.PINGREQ));
        } catch (IOException e) {
            fail(e);
        }
    }
}
