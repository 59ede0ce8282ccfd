package io.tandem.eventsource.connector.nsq;

import io.tandem.api.source.HostPort;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.connector.Leases;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * One nsqd: takes its messages, keeps them lent to us until they are settled, and tells it what became of them. A thread reads
 * and another one writes, so that who settles never waits.
 */
final class NsqdConnection {
    private static final Logger LOG = Logger.getLogger(NsqdConnection.class);
    /** A message that the bus did not take in time. */
    private static final Duration LATER = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HostPort address;
    private final NsqdSocket socket;
    private final Listener listener;
    private final CommandQueue commands;
    private final Leases<String> leases;
    /** Ids of messages that are not settled. */
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    /** What the nsqd was told last that we take at once. Guarded by this. */
    private long ready;

    private final AtomicBoolean lost = new AtomicBoolean();
    private final CountDownLatch read = new CountDownLatch(1);
    private volatile boolean closing;

    /** Called from the threads of the connection; must not block for long. */
    interface Listener {
        /** Settled by {@link NsqdConnection#settle}, once. */
        void arrived(NsqdConnection from, NsqMessage message);

        /** A message is held no more, which the nsqd is told next: it would send another one in its place. */
        void released();

        /** Once at most, and not after {@link NsqdConnection#close}. */
        void lost(NsqdConnection connection, Throwable reason);
    }

    NsqdConnection(HostPort address, NsqdSocket socket, Listener listener, ScheduledExecutorService timers) {
        this.address = address;
        this.socket = socket;
        this.listener = listener;
        this.commands = new CommandQueue(socket.out(), this::lose);
        this.leases = new Leases<>(
                socket.messageTimeout(),
                Integer.MAX_VALUE,
                this::touch,
                timers,
                Thread::startVirtualThread,
                System::nanoTime);
    }

    void start() {
        Thread.ofVirtual().name("nsqd-write-" + address).start(commands::run);
        Thread.ofVirtual().name("nsqd-read-" + address).start(this::read);
    }

    HostPort address() {
        return address;
    }

    /**
     * So many more are wanted than are held. Small corrections are not worth a command, unless nothing is wanted, or nothing
     * could come without.
     */
    synchronized void want(long more) {
        int holding = held.size();
        long target = Math.min(holding + Math.min(more, socket.mostReady()), socket.mostReady());
        var needed = more == 0 || holding >= ready || Math.abs(target - ready) > ready / 4;
        if (target != ready && needed) {
            ready = target;
            commands.add(NsqCommand.ready(target), Done.UNHEARD);
        }
    }

    /** Never blocks. */
    void settle(String id, Outcome outcome, Done done) {
        if (!held.remove(id)) {
            done.unsettled(new IllegalStateException("the message was given back meanwhile"));
            return;
        }
        leases.release(id);
        listener.released();
        var command =
                switch (outcome) {
                    case Outcome.Published stored -> NsqCommand.finish(id);
                    case Outcome.Filtered unwanted -> NsqCommand.finish(id);
                    case Outcome.Parked apart -> NsqCommand.finish(id);
                    case Outcome.Invalid never -> NsqCommand.finish(id);
                    case Outcome.Unavailable notNow -> NsqCommand.requeue(id, LATER);
                    case Outcome.Withdrawn forOthers -> NsqCommand.requeue(id, Duration.ZERO);
                };
        commands.add(command, done);
    }

    /** No more messages; those that are held can still be settled. */
    void stop() {
        commands.add(NsqCommand.stop(), Done.UNHEARD);
    }

    /** Gives back what is held, at once, for else it would be lent to us for a while yet; blocks until the nsqd knows. */
    void close() throws InterruptedException, IOException {
        closing = true;
        for (var id : held) {
            settle(id, new Outcome.Withdrawn(), Done.UNHEARD);
        }
        leases.close();
        commands.end(PATIENCE);
        // the nsqd reads all commands before it closes the connection from its side
        try (socket) {
            socket.socket().shutdownOutput();
            var unused = read.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void read() {
        try {
            while (true) {
                switch (socket.read()) {
                    case NsqdSocket.Frame.Response response -> {
                        if (response.isHeartbeat()) {
                            commands.add(NsqCommand.nothing(), Done.UNHEARD);
                        }
                    }
                    case NsqdSocket.Frame.Refusal refusal -> refused(refusal);
                    case NsqdSocket.Frame.Message message -> arrived(NsqMessage.of(message.content()));
                }
            }
        } catch (EOFException e) {
            lose(new IOException("it closed the connection", e));
        } catch (Throwable e) { // whatever it is, nothing more comes over this connection
            lose(e);
            Fatal.exitOn(e);
        } finally {
            read.countDown();
        }
    }

    /** One that comes again while it is held is settled with the first, whose lease is its own from now on. */
    private void arrived(NsqMessage message) {
        if (!held.add(message.id())) {
            return;
        }
        if (closing) {
            settle(message.id(), new Outcome.Withdrawn(), Done.UNHEARD);
            return;
        }
        leases.hold(message.id());
        listener.arrived(this, message);
    }

    /** Of a message that the nsqd has lent to others meanwhile it says so, and goes on. */
    private void refused(NsqdSocket.Frame.Refusal refusal) throws NsqdException {
        var reason = NsqdSocket.refused(refusal);
        switch (reason.code()) {
            case "E_FIN_FAILED", "E_REQ_FAILED", "E_TOUCH_FAILED" ->
                LOG.debugf(
                        "a message is not lent to us any more: it may come twice nsqd=%s %s", address, refusal.text());
            default -> throw reason;
        }
    }

    private List<String> touch(List<String> ids, Duration length) {
        ids.forEach(id -> commands.add(NsqCommand.touch(id), Done.UNHEARD));
        return List.of();
    }

    private void lose(Throwable reason) {
        leases.close();
        commands.fail(reason);
        if (!closing && !lost.getAndSet(true)) {
            listener.lost(this, reason);
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debugf(e, "closing failed nsqd=%s", address);
            }
        }
    }
}
