package io.tandem.eventsource.pipeline;

import io.nats.client.Connection;
import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.leader.SimulatedProcess;
import io.tandem.eventsource.leader.SimulatedWorld.Protocol;
import io.tandem.eventsource.nats.Link;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.eventsource.state.Latest;
import java.util.Optional;

/** A process's link to NATS: one connection after the other. */
final class SimulatedLink implements Link {
    private static final long MILLIS = 1_000_000;

    private final DeliverySchedule schedule;
    private final SimulatedProcess process;
    private final Latest<NatsLink.State> state = new Latest<>(new NatsLink.Down("connecting"));
    private SimulatedConnection present;

    SimulatedLink(DeliverySchedule schedule, SimulatedProcess process) {
        this.schedule = schedule;
        this.process = process;
    }

    void start() {
        process.inProcess(schedule.world().latency(), this::up);
    }

    void up() {
        if (present == null) {
            present = new SimulatedConnection(schedule, process);
            state.set(new NatsLink.Up(present.client()));
        }
    }

    void down(String reason) {
        if (present != null) {
            present.end();
            present = null;
            state.set(new NatsLink.Down(reason));
        }
    }

    /** The server or the network ends the connection; the link makes another one. Where the lock is on it, that sees to it. */
    void breaks() {
        if (schedule.world().protocol == Protocol.LEASE) {
            process.inProcess(schedule.world().random.nextLong(2_000 * MILLIS), () -> {
                down("the server closed the connection");
                process.inProcess((20 + schedule.world().random.nextLong(400)) * MILLIS, this::up);
            });
        }
    }

    @Override
    public Optional<Connection> connection() {
        return Optional.ofNullable(present).map(SimulatedConnection::client);
    }

    @Override
    public Multi<NatsLink.State> states() {
        return state.changes();
    }

    @Override
    public void replace(Connection connection, String reason) {
        throw new IllegalStateException(reason);
    }

    @Override
    public boolean alive() {
        return true;
    }
}
