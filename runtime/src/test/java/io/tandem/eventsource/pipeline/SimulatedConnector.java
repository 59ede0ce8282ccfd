package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Handoff;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.leader.SimulatedProcess;
import io.tandem.eventsource.leader.SimulatedWorld;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.pipeline.DeliveryBook.Entry;
import io.tandem.eventsource.pipeline.SimulatedOrigin.Kind;
import java.util.ArrayList;
import java.util.List;

/** One connection of a process to the source. */
final class SimulatedConnector implements Connector {
    private static final long MILLIS = 1_000_000;
    /** Of events that were not asked for. */
    private static final int BUFFER = 4;

    private final SimulatedWorld world;
    private final SimulatedProcess process;
    private final SimulatedPipeline pipeline;
    private final SimulatedOrigin origin;
    private final ConnectorContext context;
    private final Handoff out;
    /** Settled events of which the source does not know. */
    private final List<Entry> unsaid = new ArrayList<>();

    private boolean connected;
    private final Term term;
    private UniEmitter<? super Void> hanging;
    private boolean over;
    /** When the supervisor waits for its end no longer. */
    private long leftBehindAt;

    private boolean closed;
    /** On their way from the source. */
    private final List<Entry> coming = new ArrayList<>();

    /** Taken in and not settled. */
    private int open;

    SimulatedConnector(SimulatedPipeline pipeline, SimulatedOrigin origin, ConnectorContext context) {
        this.pipeline = pipeline;
        this.process = pipeline.process();
        this.world = origin.world;
        this.origin = origin;
        this.context = context;
        this.term = process.term();
        this.out = new Handoff(
                origin.redelivers() ? 1 << 16 : BUFFER,
                1 << 30,
                1 << 30,
                this::connect,
                this::cancelled,
                this::requested);
    }

    @Override
    public Multi<Incoming> events() {
        return out;
    }

    @Override
    public boolean finish() {
        if (origin.redelivers()) {
            return false;
        }
        letGo();
        process.inProcess(0, out::finish);
        return true;
    }

    @Override
    public Uni<Void> close() {
        letGo();
        return Uni.createFrom().emitter(emitter -> {
            if (world.calm() || !world.chance(20)) {
                process.inProcess(world.latency(), () -> {
                    closed = true;
                    emitter.complete(null);
                });
            } else {
                world.note(() -> process + " hangs in closing its connection");
                hanging = emitter;
                process.after(leftBehindAt - MILLIS - process.nanos(), () -> closed = true);
            }
        });
    }

    /** In which it was made. */
    Term term() {
        return term;
    }

    boolean connected() {
        return connected && !over;
    }

    /** It has let go, and nothing that came by it is open. */
    boolean closed() {
        return closed;
    }

    int open() {
        return closed ? 0 : open;
    }

    /** Nothing hangs any more. */
    void calmDown() {
        if (hanging != null) {
            process.inProcess(0, () -> {
                closed = true;
                hanging.complete(null);
            });
        }
    }

    /** The source breaks it. */
    void breaks() {
        if (connected()) {
            world.note(() -> process + " loses its connection to the source");
            process.inProcess(world.latency(), () -> {
                letGo();
                out.fail(new IllegalStateException("the source closed the connection"));
            });
            origin.leaves(this);
        }
    }

    boolean wanted() {
        return !over && out.wanted() > coming.size();
    }

    void give(Entry entry) {
        coming.add(entry);
        if (coming.size() == 1) {
            process.inProcess(0, this::arrive);
        }
    }

    /** All that came while the process was busy or stopped. */
    private void arrive() {
        var arrived = List.copyOf(coming);
        coming.clear();
        for (var entry : arrived) {
            if (!over) {
                takeIn(entry);
            }
        }
    }

    private void takeIn(Entry entry) {
        world.properties.takesIn(process);
        var handover = pipeline.arrives(entry);
        var delivered = origin.redelivers()
                ? Incoming.of(
                        Integer.toString(entry.number), () -> DeliveryBook.data(entry), settlement(entry, handover))
                : Incoming.anonymous(() -> DeliveryBook.data(entry), Settlement.NONE);
        if (!origin.redelivers()) {
            entry.term = process.term();
        }
        if (!out.offer(pipeline.mutant().incoming().apply(delivered), 1)) {
            entry.term = null;
        }
    }

    private void connect() {
        world.properties.connects(process);
        process.inProcess(world.latency(), () -> {
            if (over) {
                return;
            }
            if (!world.calm() && world.chance(8)) {
                out.fail(new IllegalStateException("the source refuses the connection"));
                return;
            }
            world.note(() -> process + " connects to the source");
            connected = true;
            context.connected();
            origin.connect(this);
        });
    }

    private void requested() {
        pipeline.demanded(out.wanted());
        if (connected()) {
            world.at(world.latency(), origin::deliver);
        }
    }

    private void cancelled(int lost) {
        if (lost > 0) { // its buffer is not handed on
            world.properties.drops(process);
        }
        letGo();
    }

    private void letGo() {
        if (!over) {
            leftBehindAt =
                    process.nanos() + Connection.DRAIN.plus(Connection.CLOSE).toNanos();
        }
        over = true;
        origin.leaves(this);
    }

    private Settlement settlement(Entry entry, Handover handover) {
        open++;
        return (outcome, done) -> {
            pipeline.settled(handover);
            settle(entry, outcome, done);
        };
    }

    private void settle(Entry entry, Outcome outcome, Done done) {
        origin.book.settles(process, entry, outcome);
        if (!world.calm() && world.chance(2_000)) {
            world.note(() -> process + " is never answered by the source about " + entry);
            open--;
            if (origin.kind == Kind.QUEUE) { // nothing else would make such a source deliver it again
                process.after(Delivery.SETTLEMENT_LIMIT.plusSeconds(5).toNanos(), this::breaks);
            }
            return;
        }
        if (pipeline.settlesAtOnce()) {
            told(entry, outcome, done);
        } else {
            process.inProcess(world.latency(), () -> told(entry, outcome, done));
        }
    }

    private void told(Entry entry, Outcome outcome, Done done) {
        if (!process.reaches() || !world.calm() && world.chance(100)) {
            open--;
            if (origin.kind == Kind.QUEUE) {
                breaks(); // or the source would wait for it for ever
            } else if (outcome.accepted()) {
                unsaid.add(entry); // the next position that is saved stands for it too
            }
            done.unsettled(new IllegalStateException("the source does not answer"));
            return;
        }
        if (outcome instanceof Outcome.Unavailable) {
            origin.returned(this, entry);
        } else if (outcome.accepted() || outcome instanceof Outcome.Invalid) {
            unsaid.add(entry);
            unsaid.forEach(settled -> origin.acknowledged(this, settled));
            unsaid.clear();
        }
        open--;
        done.settled();
    }
}
