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
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    private static final Duration STOP = Duration.ofSeconds(5);
    /** When a broker sends nothing for so long, it has sent all. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private final FieldNames fields;
    private final Subscription.Reading reading;
    private final Messages messages;
    private final Redeliveries redeliveries;
    private final Worker reader;
    /** Writes what goes out by itself, also while the connector's own thread waits for an answer. */
    private final Worker writer;

    private final Requests requests = new Requests();
    private final CompletableFuture<Void> unsubscribed = new CompletableFuture<>();
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private volatile Subscription subscription;
    private volatile BrokerLink link;
    private volatile Acknowledgements acknowledgements;
    private volatile boolean accepted;
    private volatile boolean subscribed;
    private volatile boolean lost;
    private volatile long lastArrival;
    private volatile long began;
    private volatile Instant pinged = Instant.MIN;
    private ScheduledFuture<?> ticks;

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
        this.writer = Worker.virtual("mqtt-writer-" + context.eventName());
    }

    @Override
    protected void connect() throws Exception {
        subscription = reading.read();
        link = BrokerLink.open(subscription);
        link.write(PacketWriter.connect(subscription));
        var keepAlive = accepted(link.read());
        link.silenceLimit(keepAlive.multipliedBy(3).dividedBy(2));
        acknowledgements = new Acknowledgements(
                link, writer::execute, redeliveries, context.clock(), subscription.keepsSession() || context.shared());
        began = System.nanoTime();
        lastArrival = began;
        long half = keepAlive.toMillis() / 2;
        ticks = context.scheduler().scheduleWithFixedDelay(this::tick, half, half, TimeUnit.MILLISECONDS);
        reader.execute(this::readAll);
        link.write(PacketWriter.subscribe(subscription));
    }

    /**
     * What was sent until now is still handed on, and at quality of service 1 and 2 what the broker has queued, if it would
     * forget it. A subscription that is kept stays, for whoever connects next.
     */
    @Override
    protected void stop() throws Exception {
        requests.added(); // whoever waits for a request sees that none will come
        if (subscribed && !subscription.keepsSession()) {
            long end = System.nanoTime() + STOP.toNanos();
            link.write(PacketWriter.unsubscribe(subscription));
            unsubscribed.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            while (subscription.qos() > 0 && !isDrained() && System.nanoTime() < end) {
                LockSupport.parkNanos(QUIET.toNanos() / 4);
            }
        }
    }

    @Override
    protected void disconnect() throws Exception {
        if (link == null) {
            return;
        }
        try {
            if (ticks != null) {
                ticks.cancel(false);
                acknowledgements.finish();
                link.write(PacketWriter.empty(PacketWriter.DISCONNECT));
                read.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS); // the broker closes once it has read it all
            }
        } finally {
            link.abort();
            reader.end();
            writer.end();
            if (!lost) {
                redeliveries.forget();
            }
        }
    }

    /** At quality of service 0 nothing comes again, and a session that keeps the others may bring such messages too. */
    @Override
    protected boolean redelivers() {
        return false;
    }

    @Override
    protected void requested() {
        requests.added();
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
        // a broker may wait longer than we want to believe in a connection
        return Duration.ofSeconds(
                seconds > 0 ? Math.min(seconds, Subscription.KEEP_ALIVE_SECONDS) : Subscription.KEEP_ALIVE_SECONDS);
    }

    private boolean isDrained() {
        return read.isDone() || (acknowledgements.isEmpty() && System.nanoTime() - lastArrival > QUIET.toNanos());
    }

    private void readAll() {
        try {
            while (true) {
                handle(link.read());
            }
        } catch (Throwable e) { // whatever it is, nothing comes any more
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
            case Packet.SubAck ack -> subscribed(ack);
            case Packet.UnsubAck ack -> unsubscribed.complete(null);
            case Packet.PingResp pong -> redeliveries.received(pinged);
            case Packet.Disconnect end ->
                throw new RefusedException(
                        RefusedException.Step.STAY, end.code(), end.properties().reason());
            case Packet.ConnAck ack -> throw new PacketReader.MalformedException("a second CONNACK came");
        }
    }

    private void subscribed(Packet.SubAck ack) throws RefusedException {
        if (ack.code() >= Packet.REFUSED) {
            throw new RefusedException(
                    RefusedException.Step.SUBSCRIBE,
                    ack.code(),
                    ack.properties().reason());
        }
        if (ack.code() < subscription.qos()) {
            LOG.warnf(
                    "the broker grants a lower quality of service eventName=%s asked=%d granted=%d",
                    context.eventName(), subscription.qos(), ack.code());
        }
        subscribed = true;
        if (!stopping()) {
            context.connected();
            if (ack.code() < subscription.qos()) {
                context.note("the broker grants quality of service %d and not %d: %s"
                        .formatted(
                                ack.code(),
                                subscription.qos(),
                                ack.code() == 0
                                        ? "what is on its way when a connection breaks is lost"
                                        : "a message may come twice"));
            }
        }
    }

    private void arrived(Packet.Publish message) throws InterruptedException {
        lastArrival = System.nanoTime();
        if (!messages.isEvent(message.topic(), message.body())) {
            return;
        }
        if (message.qos() == 0) {
            handOn(MessageEvent.of(message, messages, Settlement.NONE), message.size());
            return;
        }
        if (acknowledgements.has(message)) {
            return;
        }
        if (redeliveries.has(message, context.clock().instant())) {
            acknowledgements.again(message);
            return;
        }
        if (subscribed) { // before, the broker's answer stands behind it
            requests.await(() -> wanted() > 0 || stopping());
        }
        if (stopping() && subscription.keepsSession()) {
            return; // not acknowledged, so it comes again
        }
        handOn(MessageEvent.of(message, messages, acknowledgements.taken(message)), message.size());
    }

    /** Waits for room: the broker is slowed by what we do not read. */
    private void handOn(Incoming event, int bytes) throws InterruptedException {
        long seen = requests.count();
        while (!emit(event, bytes)) {
            if (stopping()) {
                if (!event.settlement().redelivers()) {
                    context.dropped(1);
                }
                event.settlement().settle(new Settlement.Outcome.Withdrawn(), Settlement.Done.UNHEARD);
                return;
            }
            long before = seen;
            requests.await(() -> requests.count() > before || stopping());
            seen = requests.count();
        }
    }

    /** On a timer: must not block. */
    private void tick() {
        if (link.isStuck()) {
            link.abort();
        } else {
            writer.execute(this::ping);
        }
    }

    private void ping() {
        try {
            // the answer may stand behind many messages of a session that goes on, and the bus in no hurry for them
            if (!subscribed && !requests.isAwaited() && System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new SocketTimeoutException("no SUBACK");
            }
            pinged = context.clock().instant();
            link.write(PacketWriter.empty(PacketWriter.PINGREQ));
        } catch (IOException e) {
            fail(e);
        }
    }
}
