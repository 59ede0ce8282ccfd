package io.tandem.eventsource.connector;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * A connector whose client blocks: a type writes how to connect, to stop and to disconnect. They run on one thread of the
 * connector's own, in this order, each at most once, and none of them after {@link #disconnect()}. Whatever they throw, the
 * event fails with it: never is it "running" with nothing behind it.
 */
public abstract class BlockingConnector implements Connector {
    private static final Logger LOG = Logger.getLogger(BlockingConnector.class);
    /** Events and bytes that wait while the bus takes none: enough for a burst, little beside a pod's memory. */
    private static final int MOST_WAITING = 65_536;

    private static final long MOST_BYTES = 16 << 20;

    protected final ConnectorContext context;
    private final Worker worker;
    private final Handoff out;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean stopping;
    private volatile boolean inConnect;
    private boolean connecting;
    private boolean stopped;

    /** @param worker this connector's own, not started yet */
    protected BlockingConnector(ConnectorContext context, Worker worker) {
        this(context, worker, MOST_BYTES);
    }

    /** @param mostBytes of events that wait because the bus takes none */
    protected BlockingConnector(ConnectorContext context, Worker worker, long mostBytes) {
        this.context = context;
        this.worker = worker;
        this.out = new Handoff(
                MOST_WAITING,
                mostBytes,
                context.budget().share(),
                () -> worker.execute(this::connectOnce),
                this::beginStop,
                this::requested);
    }

    /**
     * Connects and begins to take events in; may block, and is interrupted when the stream is cancelled meanwhile. Calls
     * {@link ConnectorContext#connected()} once the source accepted us.
     */
    protected abstract void connect() throws Exception;

    /**
     * Called when the intake is to end, before {@link #stop()} has its turn, on any thread, perhaps more than once: ends what the
     * connector's thread waits for. Must not block or throw.
     */
    protected void stopWaiting() {}

    /** Ends the intake; what is in flight can still be settled. Only after {@link #connect()}, however that ended. */
    protected void stop() throws Exception {}

    /** Disconnects; after {@link #stop()}. Also where {@link #connect()} failed half way. */
    protected void disconnect() throws Exception {}

    /** In the words of this type: what was wrong, which field to look at. By default the failure as it is. */
    protected Throwable explained(Throwable failure) {
        return failure;
    }

    /** Whether the source delivers again what was not acknowledged; if not, what it handed over is emitted before the end. */
    protected boolean redelivers() {
        return true;
    }

    /** Called when more events are wanted, on any thread; must not block. */
    protected void requested() {}

    @Override
    public final Multi<Incoming> events() {
        return out;
    }

    @Override
    public final boolean finish() {
        if (redelivers()) {
            return false;
        }
        stopping = true;
        hasten();
        worker.execute(() -> {
            stopOnce();
            out.finish();
        });
        return true;
    }

    @Override
    public final Uni<Void> close() {
        stopping = true;
        hasten();
        worker.execute(() -> {
            stopOnce();
            quietly(this::disconnect);
            closed.complete(null);
        });
        worker.end();
        return Uni.createFrom().completionStage(closed);
    }

    /** Hands an event on, or keeps it until it is asked for. False if there is no room: slow the source, or drop and count. */
    protected final boolean emit(Incoming event, long bytes) {
        return out.offer(event, bytes);
    }

    /** Ends the stream with this reason, in the type's words. From any thread; only the first counts. */
    protected final void fail(Throwable reason) {
        if (!stopping) {
            out.fail(explained(reason));
        }
    }

    /** The intake has to end, or has ended. */
    protected final boolean stopping() {
        return stopping || out.isOver();
    }

    /**
     * How many events are asked for and not emitted yet, as far as memory has room for them: fewer where they are large, and few
     * while it is not known how large they are.
     */
    protected final long wanted() {
        return out.wanted();
    }

    /** Runs a task on the connector's thread; after the end it is left undone, and false is returned. What it throws fails the stream. */
    protected final boolean execute(Runnable task) {
        return worker.execute(() -> {
            try {
                task.run();
            } catch (Throwable e) { // a task that is missing would leave the event running with nothing behind it
                fail(e);
                Fatal.exitOn(e);
            }
        });
    }

    private void beginStop(int lost) {
        if (lost > 0) {
            context.dropped(lost);
        }
        stopping = true;
        hasten();
        worker.execute(this::stopOnce);
    }

    private void connectOnce() {
        inConnect = true; // before the look at stopping, or a close in between would interrupt nothing
        try {
            if (stopping) {
                return;
            }
            connecting = true;
            connect();
        } catch (InterruptedException e) {
            fail(new IllegalStateException("interrupted while connecting", e));
        } catch (Throwable e) { // whatever a client throws ends this attempt, and is told
            fail(e);
            Fatal.exitOn(e);
        } finally {
            inConnect = false;
        }
    }

    /** Interrupts nothing else: who emits an event on this thread must not be interrupted in the midst of it. */
    private void hasten() {
        if (inConnect) {
            worker.interrupt();
        }
        stopWaiting();
    }

    private void stopOnce() {
        if (connecting && !stopped) {
            stopped = true;
            quietly(this::stop);
        }
    }

    /** What fails while letting go changes nothing any more. */
    private void quietly(Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            LOG.debugf("interrupted eventName=%s", context.eventName());
        } catch (Throwable e) {
            LOG.debugf(e, "letting go failed eventName=%s", context.eventName());
            Fatal.exitOn(e);
        }
    }

    private interface Step {
        void run() throws Exception;
    }
}
